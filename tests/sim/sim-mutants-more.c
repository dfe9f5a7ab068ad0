/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More of them: in what commands do, in totals of sales, and in how a range is mended. */
#include "sim.h"

#include <string.h>

#include "kab-cache-check.h"
#include "kab-command.h"
#include "kab-tally.h"
#include "kab-work-private.h"

gboolean __real_kab_machine_check (const KabMachine *machine,
                                   const char *from,
                                   const char *to,
                                   guint who,
                                   guint given,
                                   GError **error);
gboolean __wrap_kab_machine_check (const KabMachine *machine,
                                   const char *from,
                                   const char *to,
                                   guint who,
                                   guint given,
                                   GError **error);

/* Each step may be taken, whatever has become of it meanwhile. */
gboolean
__wrap_kab_machine_check (const KabMachine *machine,
                          const char *from,
                          const char *to,
                          guint who,
                          guint given,
                          GError **error)
{
  return sim.mutant == SIM_MUTANT_LATE_OBEYED
         || __real_kab_machine_check (machine, from, to, who, given, error);
}

gboolean __real_kab_command_check_state (const KabCommand *command,
                                         const KabRow *row,
                                         guint who,
                                         const char *by,
                                         const char *when,
                                         GError **error);
gboolean __wrap_kab_command_check_state (const KabCommand *command,
                                         const KabRow *row,
                                         guint who,
                                         const char *by,
                                         const char *when,
                                         GError **error);

gboolean
__wrap_kab_command_check_state (const KabCommand *command,
                                const KabRow *row,
                                guint who,
                                const char *by,
                                const char *when,
                                GError **error)
{
  return sim.mutant == SIM_MUTANT_LATE_OBEYED
         || __real_kab_command_check_state (command, row, who, by, when, error);
}

gboolean __real_kab_work_insert_effects (KabWork *self, const KabMutation *command, GError **error);
gboolean __wrap_kab_work_insert_effects (KabWork *self, const KabMutation *command, GError **error);

gboolean
__wrap_kab_work_insert_effects (KabWork *self, const KabMutation *command, GError **error)
{
  return sim.mutant == SIM_MUTANT_EFFECTS_LOST || __real_kab_work_insert_effects (self, command, error);
}

gboolean __real_kab_tally_row (KabCache *cache,
                               const KabPlan *plan,
                               const KabRow *old,
                               const KabRow *row,
                               GError **error);
gboolean __wrap_kab_tally_row (KabCache *cache,
                               const KabPlan *plan,
                               const KabRow *old,
                               const KabRow *row,
                               GError **error);

/* What was counted before is not taken away. */
gboolean
__wrap_kab_tally_row (KabCache *cache,
                      const KabPlan *plan,
                      const KabRow *old,
                      const KabRow *row,
                      GError **error)
{
  return __real_kab_tally_row (cache, plan, sim.mutant == SIM_MUTANT_TOTALS_DRIFT ? NULL : old, row, error);
}

gboolean __real_kab_cache_check_apply (KabCache *self,
                                       KabWork *work,
                                       const KabCheckRange *range,
                                       KabChanges *changes,
                                       const KabChangesHead *head,
                                       gint64 fence,
                                       KabRangeResult *result,
                                       GError **error);
gboolean __wrap_kab_cache_check_apply (KabCache *self,
                                       KabWork *work,
                                       const KabCheckRange *range,
                                       KabChanges *changes,
                                       const KabChangesHead *head,
                                       gint64 fence,
                                       KabRangeResult *result,
                                       GError **error);

gboolean
__wrap_kab_cache_check_apply (KabCache *self,
                              KabWork *work,
                              const KabCheckRange *range,
                              KabChanges *changes,
                              const KabChangesHead *head,
                              gint64 fence,
                              KabRangeResult *result,
                              GError **error)
{
  if (sim.mutant != SIM_MUTANT_MENDS_NOTHING)
    return __real_kab_cache_check_apply (self, work, range, changes, head, fence, result, error);
  memset (result, 0, sizeof *result);
  return TRUE;
}
