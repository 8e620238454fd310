// Where processes that share memory wait for one another: Swift has no atomic numbers in memory of that kind.
#ifndef TWA_MEETING_H
#define TWA_MEETING_H

/// Zero at first.
typedef struct {
  unsigned present;
  unsigned meetings;
} twa_meeting;

/// Comes to a meeting of `size` of them.
/// - Returns: its number.
static inline unsigned twa_come(twa_meeting *meeting, unsigned size) {
  unsigned number = __atomic_load_n(&meeting->meetings, __ATOMIC_RELAXED);
  if (__atomic_add_fetch(&meeting->present, 1, __ATOMIC_ACQ_REL) == size) {
    __atomic_store_n(&meeting->present, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&meeting->meetings, number + 1, __ATOMIC_RELEASE);
  }
  return number;
}

/// Looks a number of times whether all have come to a meeting. What was written before is then seen by all.
static inline int twa_have_come(twa_meeting *meeting, unsigned number, long looks) {
  for (; looks > 0; looks--) {
    if (__atomic_load_n(&meeting->meetings, __ATOMIC_ACQUIRE) != number) return 1;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  return 0;
}

#endif
