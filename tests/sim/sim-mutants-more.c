/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More of them: in what commands do, in totals of sales, and in how a range is mended. */
#include "sim.h"

#include <string.h>

#include "kab-blob-folder.h"
#include "kab-cache-check.h"
#include "kab-command.h"
#include "kab-erase.h"
#include "kab-tally.h"
#include "kab-tree.h"
#include "kab-unfinished.h"
#include "kab-work-files.h"
#include "kab-work-private.h"
#include "kab-writer.h"

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
  if (sim.mutant == SIM_MUTANT_REFUND_UNCOUNTED && (row != NULL ? row : old) != NULL
      && (row != NULL ? row : old)->entity == &kab_entity_refund)
    return TRUE;
  return __real_kab_tally_row (cache, plan, sim.mutant == SIM_MUTANT_TOTALS_DRIFT ? NULL : old, row, error);
}

gboolean __real_kab_ledger_refunded (KabWriter *writer,
                                     const char *payment,
                                     const char *refund,
                                     gint64 *sum,
                                     GError **error);
gboolean __wrap_kab_ledger_refunded (KabWriter *writer,
                                     const char *payment,
                                     const char *refund,
                                     gint64 *sum,
                                     GError **error);

/* What of a payment went back already is not looked at; nor where the command is judged, see changed_sql(). */
gboolean
__wrap_kab_ledger_refunded (KabWriter *writer,
                            const char *payment,
                            const char *refund,
                            gint64 *sum,
                            GError **error)
{
  gboolean ok = __real_kab_ledger_refunded (writer, payment, refund, sum, error);

  if (ok && sim.mutant == SIM_MUTANT_REFUNDED_TWICE)
    *sum = 0;
  return ok;
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

/* --- Files --- */

gboolean __real_kab_unfinished_publish (const KabUnfinished *part, GError **error);
gboolean __wrap_kab_unfinished_publish (const KabUnfinished *part, GError **error);

/* Whatever came is what was said to come. */
gboolean
__wrap_kab_unfinished_publish (const KabUnfinished *part, GError **error)
{
  g_autofree char *name = g_strconcat (part->org, ".", part->user, ".", part->digest, NULL);
  g_autofree char *path = g_build_filename (part->folder, "unfinished", name, NULL);

  return sim.mutant == SIM_MUTANT_FILE_UNVERIFIED
           ? kab_blob_folder_adopt (part->folder, part->digest, path, error)
           : __real_kab_unfinished_publish (part, error);
}

GPtrArray *__real_kab_work_files_to_wait_for (KabWork *self, gint64 now, GError **error);
GPtrArray *__wrap_kab_work_files_to_wait_for (KabWork *self, gint64 now, GError **error);

GPtrArray *
__wrap_kab_work_files_to_wait_for (KabWork *self, gint64 now, GError **error)
{
  return sim.mutant == SIM_MUTANT_FILE_OVERTAKEN ? g_ptr_array_new_with_free_func (g_free)
                                                 : __real_kab_work_files_to_wait_for (self, now, error);
}

gboolean __real_kab_work_release_files (KabWork *self,
                                        gint64 now,
                                        GHashTable *sent,
                                        GHashTable *dropped,
                                        GHashTable *known,
                                        GError **error);
gboolean __wrap_kab_work_release_files (KabWork *self,
                                        gint64 now,
                                        GHashTable *sent,
                                        GHashTable *dropped,
                                        GHashTable *known,
                                        GError **error);

/* What waits is dropped like what nobody wants. */
gboolean
__wrap_kab_work_release_files (KabWork *self,
                               gint64 now,
                               GHashTable *sent,
                               GHashTable *dropped,
                               GHashTable *known,
                               GError **error)
{
  return __real_kab_work_release_files (self, now, sent, dropped,
                                        sim.mutant == SIM_MUTANT_FILE_DROPPED ? dropped : known, error);
}

/* --- Accounts --- */

gboolean __real_kab_work_count_own (KabWork *self, guint *n, GError **error);
gboolean __wrap_kab_work_count_own (KabWork *self, guint *n, GError **error);

gboolean
__wrap_kab_work_count_own (KabWork *self, guint *n, GError **error)
{
  gboolean ok = __real_kab_work_count_own (self, n, error);

  if (sim.mutant == SIM_MUTANT_WIPE_FORGETS)
    *n = 0;
  return ok;
}

gboolean __real_kab_erase_tree (const char *dir, const char *keep, GError **error);
gboolean __wrap_kab_erase_tree (const char *dir, const char *keep, GError **error);

/* Databases are files of the simulation, which no folder lists. */
gboolean
__wrap_kab_erase_tree (const char *dir, const char *keep, GError **error)
{
  static const char *const names[] = { "cache.db", "cache.db-wal", "work.db", "work.db-wal" };
  gboolean ok = TRUE;

  if (sim.mutant == SIM_MUTANT_WIPE_LEAVES && strstr (dir, "/cache/") != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      ok = (!sim_disk_has (path) || kab_erase_file (path, ok ? error : NULL)) && ok;
    }
  return ok && __real_kab_erase_tree (dir, keep, error);
}

char *__real_g_compute_checksum_for_string (GChecksumType type, const char *text, gssize length);
char *__wrap_g_compute_checksum_for_string (GChecksumType type, const char *text, gssize length);

/* A folder named after the server alone. */
char *
__wrap_g_compute_checksum_for_string (GChecksumType type, const char *text, gssize length)
{
  if (sim.mutant == SIM_MUTANT_ONE_FOLDER && g_str_has_prefix (text, "http://sim\n"))
    length = (gssize)strlen ("http://sim");
  return __real_g_compute_checksum_for_string (type, text, length);
}

/* --- Partners under partners --- */

gboolean __real_kab_actor_reads_partner (const KabActor *actor, const KabEntity *entity, const char *partner);
gboolean __wrap_kab_actor_reads_partner (const KabActor *actor, const KabEntity *entity, const char *partner);

/* What is handed out is the own partner's alone; or all that partners below have, the journal with it. */
gboolean
__wrap_kab_actor_reads_partner (const KabActor *actor, const KabEntity *entity, const char *partner)
{
  if (sim.mutant == SIM_MUTANT_NETWORK_HIDDEN)
    return g_strcmp0 (partner, actor->partner) == 0;
  return sim.mutant == SIM_MUTANT_NETWORK_LEAKS || __real_kab_actor_reads_partner (actor, entity, partner);
}

gboolean __real_kab_tree_check_move (const char *id,
                                     const char *parent,
                                     guint below,
                                     KabTreeFunc func,
                                     gpointer user_data,
                                     GError **error);
gboolean __wrap_kab_tree_check_move (const char *id,
                                     const char *parent,
                                     guint below,
                                     KabTreeFunc func,
                                     gpointer user_data,
                                     GError **error);

gboolean
__wrap_kab_tree_check_move (const char *id,
                            const char *parent,
                            guint below,
                            KabTreeFunc func,
                            gpointer user_data,
                            GError **error)
{
  return sim.mutant == SIM_MUTANT_UNDER_ITSELF
         || __real_kab_tree_check_move (id, parent, below, func, user_data, error);
}
