// HDF5 and its dimension scales. Constants that are macros around library variables, and calls
// whose name depends on the library version, are not imported by Swift: they are functions here.
#ifndef TWA_CHDF5_SHIM_H
#define TWA_CHDF5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>

// Memory and file types.
static inline hid_t twa_h5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t twa_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t twa_h5_c_string(void) { return H5T_C_S1; }
static inline size_t twa_h5_variable_length(void) { return H5T_VARIABLE; }

// Property list classes.
static inline hid_t twa_h5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t twa_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t twa_h5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t twa_h5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t twa_h5_link_creation(void) { return H5P_LINK_CREATE; }
static inline hid_t twa_h5_default(void) { return H5P_DEFAULT; }

// Flags.
static inline unsigned twa_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned twa_h5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned twa_h5_order_tracked(void) {
  return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
}
static inline hid_t twa_h5_whole(void) { return H5S_ALL; }

/// Identifiers open anywhere in the library when `file` is negative, otherwise in that file.
static inline ssize_t twa_h5_open_objects(hid_t file) {
  return H5Fget_obj_count(file < 0 ? (hid_t)H5F_OBJ_ALL : file, H5F_OBJ_ALL);
}

/// Formats from the oldest possible to those of HDF5 1.10.
static inline herr_t twa_h5_readable_by_110(hid_t access) {
  return H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V110);
}

/// Frees strings that a read has allocated.
static inline herr_t twa_h5_reclaim(hid_t type, hid_t space, void *buffer) {
#if H5_VERSION_GE(1, 12, 0)
  return H5Treclaim(type, space, H5P_DEFAULT, buffer);
#else
  return H5Dvlen_reclaim(type, space, H5P_DEFAULT, buffer);
#endif
}

// Errors are collected, not printed.
static inline herr_t twa_h5_silence(void) { return H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
static inline herr_t twa_h5_walk_errors(H5E_walk2_t visit, void *context) {
  return H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, visit, context);
}

#endif
