// The few MPI calls used from Swift, as functions of our own: MPI's constants are macros that Swift
// does not import, and its handles are pointers in one implementation and integers in another.
// Every function returns the MPI error code of the call it is named after.
#ifndef TWA_CMPI_SHIM_H
#define TWA_CMPI_SHIM_H

#include <mpi.h>

typedef struct {
  MPI_Request raw;
} twa_mpi_request;

/// Ranks that can send to each other.
typedef struct {
  MPI_Comm raw;
} twa_mpi_communicator;

/// A message that has been matched and waits to be received.
typedef struct {
  MPI_Message raw;
  int source;
  int tag;
  int count;
} twa_mpi_message;

static const int twa_mpi_success = MPI_SUCCESS;
static const int twa_mpi_max_error_string = MPI_MAX_ERROR_STRING;
static const int twa_mpi_max_library_version = MPI_MAX_LIBRARY_VERSION_STRING;
static const int twa_mpi_max_processor_name = MPI_MAX_PROCESSOR_NAME;

/// Reads whether MPI has been started, and whether it has been finalized.
static inline int twa_mpi_state(int *initialized, int *finalized) {
  int code = MPI_Initialized(initialized);
  return code == MPI_SUCCESS ? MPI_Finalized(finalized) : code;
}

/// Starts MPI for calls from one thread; `sufficient` is 0 when the library grants less.
static inline int twa_mpi_init_funneled(int *sufficient) {
  int provided = MPI_THREAD_SINGLE;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
  *sufficient = provided >= MPI_THREAD_FUNNELED;
  return code;
}

/// Makes failing calls return their code instead of ending the program.
static inline int twa_mpi_return_errors(void) {
  return MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

static inline twa_mpi_communicator twa_mpi_world(void) {
  twa_mpi_communicator world = {MPI_COMM_WORLD};
  return world;
}

/// The ranks that give the same color, in their order. Collective.
static inline int twa_mpi_split(
    twa_mpi_communicator ranks, int color, int key, twa_mpi_communicator *part) {
  int code = MPI_Comm_split(ranks.raw, color, key, &part->raw);
  return code == MPI_SUCCESS ? MPI_Comm_set_errhandler(part->raw, MPI_ERRORS_RETURN) : code;
}

static inline int twa_mpi_rank(twa_mpi_communicator ranks, int *rank) {
  return MPI_Comm_rank(ranks.raw, rank);
}

static inline int twa_mpi_size(twa_mpi_communicator ranks, int *size) {
  return MPI_Comm_size(ranks.raw, size);
}

static inline int twa_mpi_isend(
    twa_mpi_communicator ranks, const void *bytes, int count, int destination, int tag,
    twa_mpi_request *request) {
  return MPI_Isend(bytes, count, MPI_BYTE, destination, tag, ranks.raw, &request->raw);
}

static inline int twa_mpi_test(twa_mpi_request *request, int *done) {
  return MPI_Test(&request->raw, done, MPI_STATUS_IGNORE);
}

/// Matches the next message that has arrived from anywhere, if any.
static inline int twa_mpi_improbe(
    twa_mpi_communicator ranks, int *arrived, twa_mpi_message *message) {
  MPI_Status status;
  int code = MPI_Improbe(
      MPI_ANY_SOURCE, MPI_ANY_TAG, ranks.raw, arrived, &message->raw, &status);
  if (code != MPI_SUCCESS || !*arrived) return code;
  message->source = status.MPI_SOURCE;
  message->tag = status.MPI_TAG;
  return MPI_Get_count(&status, MPI_BYTE, &message->count);
}

static inline int twa_mpi_imrecv(void *bytes, twa_mpi_message *message, twa_mpi_request *request) {
  return MPI_Imrecv(bytes, message->count, MPI_BYTE, &message->raw, &request->raw);
}

static inline int twa_mpi_ibarrier(twa_mpi_communicator ranks, twa_mpi_request *request) {
  return MPI_Ibarrier(ranks.raw, &request->raw);
}

/// Starts collecting `count` bytes of every rank, in rank order, on every rank.
static inline int twa_mpi_iallgather(
    twa_mpi_communicator ranks, const void *bytes, int count, void *all,
    twa_mpi_request *request) {
  return MPI_Iallgather(
      bytes, count, MPI_BYTE, all, count, MPI_BYTE, ranks.raw, &request->raw);
}

static inline int twa_mpi_processor_name(char *name, int *length) {
  return MPI_Get_processor_name(name, length);
}

/// Can be called before MPI is started.
static inline int twa_mpi_library_version(char *text, int *length) {
  return MPI_Get_library_version(text, length);
}

static inline int twa_mpi_error_string(int code, char *text, int *length) {
  return MPI_Error_string(code, text, length);
}

static inline int twa_mpi_abort(int code) { return MPI_Abort(MPI_COMM_WORLD, code); }

static inline int twa_mpi_finalize(void) { return MPI_Finalize(); }

#endif
