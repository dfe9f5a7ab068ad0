/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issue-payment.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-draft.h"
#include "kab-field-row.h"
#include "kab-id.h"
#include "kab-payment-reason.h"

typedef enum
{
  WAY_INVOICE,
  WAY_LINK,
  WAY_PAID,
  N_WAYS,
} Way;

static const char *const way_names[N_WAYS] = { "invoice", "link", "paid" };

struct _KabIssuePayment
{
  AdwPreferencesGroup parent_instance;

  KabCabinet *cabinet;
  GCancellable *cancellable;
  GtkWidget *ways[N_WAYS]; /* rows */
  GtkWidget *checks[N_WAYS];
  KabFieldRow *due;
  KabFieldRow *days;
  KabFieldRow *document;
  KabFieldRow *paid_on;
  gint64 total;
  gboolean own; /* a client pays, who says neither until when nor how long */
  char *wanted; /* of a draft: a way that may be possible in a moment */
};

G_DEFINE_FINAL_TYPE (KabIssuePayment, kab_issue_payment, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static const KabEnumValue link_days[] = {
  /* Translators: how long a payment link is good */
  { "0", N_ ("One hour") }, { "1", N_ ("One day") },    { "3", N_ ("Three days") },
  { "7", N_ ("One week") }, { "14", N_ ("Two weeks") }, { "30", N_ ("30 days") },
  { NULL, NULL },
};

static const KabField days_field
  = { "days", N_ ("Link valid for"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = link_days, .initial = "3" };
static const KabField due_field = { "due_on", N_ ("Pay by"), KAB_TYPE_DATE };
static const KabField document_field
  = { "document", N_ ("Bank's document"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 200 };
static const KabField paid_on_field = { "paid_on", N_ ("Received"), KAB_TYPE_DATE, KAB_FIELD_REQUIRED };

static Way
chosen (KabIssuePayment *self)
{
  for (guint i = 0; i < N_WAYS; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])))
      return (Way)i;
  return WAY_INVOICE;
}

static void
show_details (KabIssuePayment *self)
{
  Way way = chosen (self);

  gtk_widget_set_visible (GTK_WIDGET (self->due), way == WAY_INVOICE && !self->own);
  gtk_widget_set_visible (GTK_WIDGET (self->days), way == WAY_LINK && !self->own);
  gtk_widget_set_visible (GTK_WIDGET (self->document), way == WAY_PAID && self->total != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->paid_on), way == WAY_PAID && self->total != 0);
}

static void
changed_cb (KabIssuePayment *self)
{
  show_details (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
way_changed_cb (KabIssuePayment *self, GParamSpec *pspec, GtkCheckButton *check)
{
  if (gtk_check_button_get_active (check))
    changed_cb (self);
}

static void
choose (KabIssuePayment *self, Way way)
{
  if (gtk_widget_get_sensitive (self->ways[way]) && gtk_widget_get_visible (self->ways[way]))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[way]), TRUE);
}

static void
set_way (KabIssuePayment *self, Way way, gboolean possible, const char *text)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->ways[way]));
  g_autofree char *spoken = g_strjoin (", ", title, text, NULL);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->ways[way]), text);
  gtk_widget_set_sensitive (self->ways[way], possible);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->checks[way]), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  if (!possible && chosen (self) == way)
    choose (self, WAY_INVOICE);
}

/* Which providers there are */

static void
did_read_setting (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = kab_cabinet_setting_finish (KAB_CABINET (source), result, &error);
  KabIssuePayment *self;
  g_autofree char *provider = NULL;
  gboolean possible;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_PAYMENT (user_data);
  provider = kab_payment_providers_default (json);
  possible = provider != NULL;
  set_way (self, WAY_LINK, possible,
           possible && self->own ? _ ("By card or by your bank's app, on the page that the link leads to.")
           : possible ? _ ("The client pays online. The link can be copied, shown as a QR code and sent.")
           : self->own
             ? _ ("Not offered here. An invoice is paid in any bank.")
             : _ ("No payment provider is set up. The administrator does that on the server with the "
                  "command “kabinetctl payments set”. An invoice works without one."));
  if (possible && g_strcmp0 (self->wanted, way_names[WAY_LINK]) == 0)
    choose (self, WAY_LINK);
  g_clear_pointer (&self->wanted, g_free);
}

static void
set_text (KabFieldRow *row, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (text)
    kab_value_set_text (&value, text);
  kab_field_row_set_value (row, &value);
}

void
kab_issue_payment_open (KabIssuePayment *self, KabCabinet *cabinet)
{
  KabAccount *account = kab_cabinet_get_account (cabinet);
  g_autofree char *today = kab_date_today ();
  g_autofree char *due = kab_date_add_days (today, KAB_INVOICE_DUE_DAYS);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->cabinet, cabinet);
  self->own = kab_account_get_role (account) >= KAB_ROLE_CLIENT;
  g_clear_pointer (&self->wanted, g_free);
  set_text (self->due, due);
  set_text (self->days, days_field.initial);
  set_text (self->document, NULL);
  set_text (self->paid_on, today);
  gtk_widget_set_visible (self->ways[WAY_PAID],
                          kab_account_check_command (account, kab_command_find (&kab_entity_order, "pay"),
                                                     NULL, NULL));
  set_way (self, WAY_LINK, FALSE, _ ("Reading…"));
  choose (self, WAY_INVOICE);
  self->total = 1;
  show_details (self);
  kab_cabinet_setting_async (cabinet, "payments", self->cancellable, did_read_setting, self);
}

void
kab_issue_payment_set_total (KabIssuePayment *self, gint64 total)
{
  self->total = total;
  show_details (self);
}

const char *
kab_issue_payment_get_way (KabIssuePayment *self)
{
  return chosen (self) == WAY_LINK ? "payment_link" : "invoice";
}

static gboolean
take (KabFieldRow *row, KabMutation *mutation)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_take_value (row, &value, NULL))
    {
      kab_field_row_focus (row);
      return FALSE;
    }
  kab_mutation_set_arg (mutation, kab_field_row_get_field (row)->name, &value);
  return TRUE;
}

static gboolean
write_invoice (KabIssuePayment *self, const char *order, const char *seed, GPtrArray *edits)
{
  /* Sent twice, it is the same invoice. */
  g_autofree char *id = kab_id_derive (seed, "invoice");
  g_autofree char *today = kab_date_today ();
  KabMutation *mutation = kab_mutation_new_command (kab_command_find (&kab_entity_invoice, "issue"), id);

  g_ptr_array_add (edits, mutation);
  kab_mutation_set_arg_text (mutation, "order", order);
  if (self->own)
    return TRUE;
  kab_mutation_set_arg_text (mutation, "issued_on", today);
  return take (self->due, mutation);
}

static gboolean
write_link (KabIssuePayment *self, const char *order, GPtrArray *edits)
{
  KabMutation *mutation = kab_mutation_new_command (kab_command_find (&kab_entity_order, "link"), order);
  g_autofree char *days = kab_field_row_dup_typed (self->days);

  g_ptr_array_add (edits, mutation);
  if (self->own)
    return TRUE;
  kab_mutation_set_arg_integer (mutation, "days", g_ascii_strtoll (days, NULL, 10));
  return TRUE;
}

static gboolean
write_payment (KabIssuePayment *self, const char *order, GPtrArray *edits)
{
  KabMutation *mutation = kab_mutation_new_command (kab_command_find (&kab_entity_order, "pay"), order);

  g_ptr_array_add (edits, mutation);
  return self->total == 0 || (take (self->document, mutation) && take (self->paid_on, mutation));
}

gboolean
kab_issue_payment_write (KabIssuePayment *self, const char *order, const char *seed, GPtrArray *edits)
{
  switch (chosen (self))
    {
    case WAY_LINK:
      return write_link (self, order, edits);
    case WAY_PAID:
      return write_payment (self, order, edits);
    case WAY_INVOICE:
    case N_WAYS:
    default:
      return write_invoice (self, order, seed, edits);
    }
}

void
kab_issue_payment_choose_way (KabIssuePayment *self, const char *way)
{
  Way wanted = g_strcmp0 (way, "payment_link") == 0 ? WAY_LINK : WAY_INVOICE;

  choose (self, wanted);
  g_free (self->wanted);
  self->wanted = g_strdup (way_names[wanted]);
}

/* Drafts */

void
kab_issue_payment_write_draft (KabIssuePayment *self, JsonObject *typed)
{
  g_autofree char *document = kab_field_row_dup_typed (self->document);

  json_object_set_string_member (typed, "way", way_names[chosen (self)]);
  json_object_set_string_member (typed, "document", document);
}

void
kab_issue_payment_take_draft (KabIssuePayment *self, JsonNode *typed)
{
  const char *way = kab_draft_text (typed, "way"), *document = kab_draft_text (typed, "document");

  for (guint i = 0; i < N_WAYS; i++)
    if (g_strcmp0 (way, way_names[i]) == 0)
      choose (self, (Way)i);
  g_free (self->wanted);
  self->wanted = g_strdup (way);
  if (document && *document)
    kab_field_row_type (self->document, document);
}

static KabFieldRow *
add_field (KabIssuePayment *self, const KabField *field)
{
  GtkWidget *row = kab_field_row_new (field);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return KAB_FIELD_ROW (row);
}

static void
add_way (KabIssuePayment *self, Way way, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  self->ways[way] = row;
  self->checks[way] = check;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  if (way != WAY_INVOICE)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (self->checks[WAY_INVOICE]));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  set_way (self, way, TRUE, text);
}

static void
kab_issue_payment_dispose (GObject *object)
{
  KabIssuePayment *self = KAB_ISSUE_PAYMENT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (kab_issue_payment_parent_class)->dispose (object);
}

static void
kab_issue_payment_class_init (KabIssuePaymentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_issue_payment_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_issue_payment_init (KabIssuePayment *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Payment"));
  self->checks[WAY_INVOICE] = NULL;
  add_way (self, WAY_INVOICE, _ ("Invoice"),
           _ ("A PDF to print or send, with a code by which it is paid in any bank's app."));
  self->due = add_field (self, &due_field);
  add_way (self, WAY_LINK, _ ("Payment link"), _ ("Reading…"));
  self->days = add_field (self, &days_field);
  add_way (self, WAY_PAID, _ ("Paid already"),
           _ ("The money came by bank transfer: the licence becomes active at once."));
  self->document = add_field (self, &document_field);
  self->paid_on = add_field (self, &paid_on_field);
  for (guint i = 0; i < N_WAYS; i++)
    g_signal_connect_swapped (self->checks[i], "notify::active", G_CALLBACK (way_changed_cb), self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[WAY_INVOICE]), TRUE);
}
