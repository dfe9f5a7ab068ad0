/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-actions.h"

#include <glib/gi18n-lib.h>

#include "kab-command-dialog.h"

static const struct
{
  const char *command; /* that is asked for; NULL: a sale that takes its place */
  const char *icon;
} actions[] = {
  { NULL, "view-refresh-symbolic" },
  { "suspend", "media-playback-pause-symbolic" },
  { "resume", "media-playback-start-symbolic" },
  { "transfer", "system-users-symbolic" },
  { "revoke", "action-unavailable-symbolic" },
};

static gboolean
has_status (const KabRow *licence, const char *const *states)
{
  const char *status = kab_row_get_text (licence, "status");

  return status && g_strv_contains (states, status);
}

/* What is no more, or was never good, is issued anew and not renewed. */
static gboolean
may_renew (KabAccount *account, const KabRow *licence)
{
  static const char *const good[] = { "active", "suspended", "expired", NULL };

  return has_status (licence, good)
         && kab_account_check_command (account, kab_command_find (&kab_entity_licence, "issue"), NULL, NULL);
}

static gboolean
may_run (KabAccount *account, const KabRow *licence, const char *name)
{
  return kab_account_check_command (account, kab_command_find (&kab_entity_licence, name), licence, NULL);
}

GtkWidget *
kab_licence_actions_new (KabAccount *account, const KabRow *licence)
{
  GtkWidget *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *name = actions[i].command;
      const char *title = name ? kab_command_title (kab_command_find (&kab_entity_licence, name))
                               /* Translators: a button */
                               : _ ("Renew the Licence");
      g_autofree char *shown = g_strconcat (title, "…", NULL);
      GtkWidget *row;

      if (name ? !may_run (account, licence, name) : !may_renew (account, licence))
        continue;
      if (!group)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Actions"));
        }
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (actions[i].icon));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", name ? name : "renew");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "licence.do");
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

/* Only what was paid can be refunded; an order that waits ends with its only licence. */
static void
ask_revoke (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, KabMutation *mutation)
{
  static const char *const unpaid[] = { "draft", "awaiting_payment", NULL };
  static const char *const reason[] = { "reason", NULL };
  static const char *const refund[] = { "reason", "refund", NULL };
  gboolean paid = !has_status (licence, unpaid) && kab_row_get_integer (licence, "price") > 0
                  && !kab_row_is_null (licence, "order");
  g_autofree char *title = g_strdup_printf (_ ("Revoke Licence %s?"), kab_row_title (licence));
  const KabCommandDialog dialog = {
    .title = title,
    .text = paid ? _ ("It ends for good. If what was paid is refunded, the partner's commission for it is "
                      "taken back as well.")
                 : _ ("It ends for good. Its order is cancelled, and its invoice voided, unless other "
                      "licences belong to them."),
    .run = _ ("_Revoke"),
    .args = paid ? refund : reason,
    .destructive = TRUE,
    .done = _ ("The licence was revoked"),
  };

  kab_command_dialog_ask (widget, cabinet, &dialog, mutation);
}

static void
ask_suspend (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, KabMutation *mutation)
{
  static const char *const args[] = { "reason", NULL };
  g_autofree char *title = g_strdup_printf (_ ("Suspend Licence %s?"), kab_row_title (licence));
  const KabCommandDialog dialog = {
    .title = title,
    .text = _ ("It is not valid until somebody resumes it. The days in between are not added to its term."),
    .run = _ ("_Suspend"),
    .args = args,
    .destructive = TRUE,
    .done = _ ("The licence was suspended"),
  };

  kab_command_dialog_ask (widget, cabinet, &dialog, mutation);
}

static void
ask_resume (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, KabMutation *mutation)
{
  static const char *const args[] = { "reason", NULL };
  g_autofree char *title = g_strdup_printf (_ ("Resume Licence %s?"), kab_row_title (licence));
  const KabCommandDialog dialog = {
    .title = title,
    .text = _ ("It is valid again at once, until the day it was issued for."),
    .run = _ ("_Resume"),
    .args = args,
    .done = _ ("The licence is active again"),
  };

  kab_command_dialog_ask (widget, cabinet, &dialog, mutation);
}

static void
ask_transfer (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, KabMutation *mutation)
{
  static const char *const args[] = { "client", "reason", NULL };
  g_autofree char *title = g_strdup_printf (_ ("Transfer Licence %s?"), kab_row_title (licence));
  const KabCommandDialog dialog = {
    .title = title,
    .text = _ ("The client gets a licence with a number of its own, valid until the same day, at no charge. "
               "This one ends; what was paid for it and who earned by it stay as they are."),
    .run = _ ("_Transfer"),
    .args = args,
    .destructive = TRUE,
    .done = _ ("The licence was transferred"),
  };

  kab_command_dialog_ask (widget, cabinet, &dialog, mutation);
}

void
kab_licence_actions_ask (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, const char *command)
{
  static const struct
  {
    const char *command;
    void (*ask) (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, KabMutation *mutation);
  } asks[] = {
    { "suspend", ask_suspend },
    { "resume", ask_resume },
    { "transfer", ask_transfer },
    { "revoke", ask_revoke },
  };

  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    if (g_str_equal (asks[i].command, command))
      asks[i].ask (widget, cabinet, licence,
                   kab_mutation_new_command (kab_command_find (&kab_entity_licence, command), licence->id));
}
