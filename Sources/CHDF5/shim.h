// HDF5 and its dimension scales. Constants that are macros around library variables, and calls
// whose name depends on the library version, are not imported by Swift: they are functions here.
#ifndef TWA_CHDF5_SHIM_H
#define TWA_CHDF5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>

// Memory and file types.
static inline hid_t twa_h5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t twa_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t twa_h5_native_uint8(void) { return H5T_NATIVE_UINT8; }
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

/// Standard types that result files may hold.
static inline hid_t twa_h5_object_reference(void) { return H5T_STD_REF_OBJ; }
static inline hid_t twa_h5_native_int32(void) { return H5T_NATIVE_INT32; }
/// 4 or 8: an IEEE number of so many bytes, in either byte order; 0: none.
static inline size_t twa_h5_ieee_size(hid_t type) {
  if (H5Tequal(type, H5T_IEEE_F64LE) > 0 || H5Tequal(type, H5T_IEEE_F64BE) > 0) return 8;
  if (H5Tequal(type, H5T_IEEE_F32LE) > 0 || H5Tequal(type, H5T_IEEE_F32BE) > 0) return 4;
  return 0;
}

/// Opens a file in memory for reading. HDF5 neither copies the bytes nor frees them: they must stay
/// until the file is closed.
static inline hid_t twa_h5_open_image(const void *bytes, size_t count) {
  return H5LTopen_file_image((void *)bytes, count,
                             H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE);
}

/// Calls `visit` with each link of a group, in the order of creation or by name, and whether it is a
/// hard link; stops when that returns another value than 0, and returns it.
#if H5_VERSION_GE(1, 12, 0)
typedef H5L_info1_t twa_h5_link_info;
#else
typedef H5L_info_t twa_h5_link_info;
#endif
typedef int (*twa_h5_visit)(const char *name, int is_hard, void *context);
typedef struct { twa_h5_visit visit; void *context; } twa_h5_visitor;
static inline herr_t twa_h5_visit_link(hid_t group, const char *name, const twa_h5_link_info *info,
                                       void *data) {
  (void)group;
  twa_h5_visitor *visitor = (twa_h5_visitor *)data;
  return visitor->visit(name, info->type == H5L_TYPE_HARD, visitor->context);
}
static inline herr_t twa_h5_links(hid_t group, int by_creation, twa_h5_visit visit, void *context) {
  twa_h5_visitor visitor = {visit, context};
  hsize_t position = 0;
  H5_index_t index = by_creation ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
#if H5_VERSION_GE(1, 12, 0)
  return H5Literate1(group, index, H5_ITER_INC, &position, twa_h5_visit_link, &visitor);
#else
  return H5Literate(group, index, H5_ITER_INC, &position, twa_h5_visit_link, &visitor);
#endif
}

/// Where an object stands in its file, as references name it.
static inline herr_t twa_h5_address(hid_t object, haddr_t *address) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info1_t info;
  herr_t status = H5Oget_info1(object, &info);
#else
  H5O_info_t info;
  herr_t status = H5Oget_info2(object, &info, H5O_INFO_BASIC);
#endif
  *address = info.addr;
  return status;
}

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
