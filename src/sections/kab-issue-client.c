/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issue-client.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-client-card.h"
#include "kab-draft.h"
#include "kab-field-row.h"
#include "kab-id.h"
#include "kab-phone.h"
#include "kab-widgets.h"

#define FOUND_MAX 5
/* What is shorter is half of everybody's. */
#define TYPED_LEAST 3

struct _KabIssueClient
{
  AdwPreferencesGroup parent_instance;

  KabCabinet *cabinet;
  GCancellable *cancellable;
  KabFieldRow *find;
  GPtrArray *found; /* of the rows of those found: the group's */
  GtkWidget *card;  /* of the one chosen */
  KabFieldRow *kind;
  KabFieldRow *name;
  KabFieldRow *email;
  KabRow *chosen;
  char *draft; /* the id of one that is to be chosen as soon as it was read */
  gboolean fixed;
  gboolean following;
};

G_DEFINE_FINAL_TYPE (KabIssueClient, kab_issue_client, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static const KabField find_field
  = { "phone", N_ ("Phone, name or e-mail"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 300 };

static char *
typed_phone (KabIssueClient *self)
{
  g_autofree char *typed = kab_field_row_dup_typed (self->find);

  return kab_phone_normalise (g_strstrip (typed));
}

static gboolean
may_make (KabIssueClient *self)
{
  return self->cabinet
         && kab_account_may (kab_cabinet_get_account (self->cabinet), KAB_OPERATION_CREATE,
                             &kab_entity_client, NULL);
}

/* Who is new is asked for the name as soon as there is a phone that nobody else has. */
static void
show_new (KabIssueClient *self, gboolean shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self->name), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->email), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->kind), shown && may_make (self));
}

static void
clear_found (KabIssueClient *self)
{
  for (guint i = 0; i < self->found->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->found, i));
  g_ptr_array_set_size (self->found, 0);
}

static char *
describe (const KabRow *client)
{
  const char *phone = kab_row_get_text (client, "phone"), *email = kab_row_get_text (client, "email");
  g_autofree char *shown = phone ? kab_phone_format (phone) : NULL;

  return g_strjoin (" · ", shown ? shown : email ? email : "—", shown ? email : NULL, NULL);
}

static void
set_row (GtkWidget *row, const KabRow *client)
{
  g_autofree char *text = describe (client);
  g_autofree char *spoken = g_strjoin (", ", kab_row_title (client), text, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kab_row_title (client));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
changed (KabIssueClient *self)
{
  if (!self->following)
    g_signal_emit (self, changed_signal, 0);
}

static void
take (KabIssueClient *self, KabRow *client)
{
  g_autoptr (KabRow) before = g_steal_pointer (&self->chosen);

  self->chosen = client ? kab_row_ref (client) : NULL;
  gtk_widget_set_visible (self->card, client != NULL);
  if (client)
    {
      clear_found (self);
      show_new (self, FALSE);
      kab_field_row_set_error (self->find, NULL);
      set_row (self->card, client);
    }
}

static void
found_cb (GtkWidget *row, KabIssueClient *self)
{
  g_autoptr (KabRow) client = kab_row_ref (g_object_get_data (G_OBJECT (row), "kab-client"));

  /* The row goes with the others. */
  kab_field_row_focus (self->find);
  take (self, client);
  changed (self);
}

static void
add_found (KabIssueClient *self, KabRow *client)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("avatar-default-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  set_row (row, client);
  g_object_set_data_full (G_OBJECT (row), "kab-client", kab_row_ref (client), (GDestroyNotify)kab_row_unref);
  g_signal_connect (row, "activated", G_CALLBACK (found_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->found, row);
}

/* One that has this very phone, if it is the only one. */
static KabRow *
only_one (GPtrArray *rows, const char *phone, guint *n)
{
  KabRow *one = NULL;

  *n = 0;
  for (guint i = 0; phone && i < rows->len; i++)
    if (g_strcmp0 (kab_row_get_text (g_ptr_array_index (rows, i), "phone"), phone) == 0)
      {
        one = g_ptr_array_index (rows, i);
        (*n)++;
      }
  return *n == 1 ? one : NULL;
}

static void
did_look (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  g_autofree char *phone = NULL;
  KabIssueClient *self;
  KabRow *one;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_CLIENT (user_data);
  if (!page)
    {
      kab_field_row_set_error (self->find, error->message);
      return;
    }
  phone = typed_phone (self);
  one = only_one (page->rows, phone, &n);
  clear_found (self);
  if (one)
    {
      take (self, one);
      changed (self);
      return;
    }
  for (guint i = 0; i < page->rows->len; i++)
    add_found (self, g_ptr_array_index (page->rows, i));
  show_new (self, phone && n == 0);
  if (!phone && page->total == 0)
    kab_field_row_set_hint (self->find,
                            _ ("Nobody found. For a new client, enter the phone as it is dialled."));
  else if (n > 1)
    kab_field_row_set_hint (self->find, _ ("Several clients have this phone. Choose one of them."));
  else if (phone)
    {
      g_autofree char *shown = kab_phone_format (phone);
      /* Translators: a telephone number */
      g_autofree char *note = g_strdup_printf (_ ("Nobody has %s yet: this is a new client."), shown);

      kab_field_row_set_hint (self->find, note);
    }
  changed (self);
}

static gboolean
has_letters (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
look (KabIssueClient *self)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_client);
  g_autofree char *text = kab_field_row_dup_typed (self->find);
  g_autofree char *phone = typed_phone (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  kab_field_row_set_hint (self->find, NULL);
  g_strstrip (text);
  if (g_utf8_strlen (text, -1) < TYPED_LEAST || !self->cabinet)
    {
      clear_found (self);
      show_new (self, FALSE);
      return;
    }
  self->cancellable = g_cancellable_new ();
  if (has_letters (text))
    kab_query_set_search (query, text);
  else
    kab_query_set_filter (query, "phone", phone ? phone : text);
  /* Clients of partners under one's own are read, and not sold to. */
  kab_query_set_filter (query, "partner", kab_account_get_network (kab_cabinet_get_account (self->cabinet)));
  kab_query_set_order (query, "name", FALSE);
  kab_query_set_page (query, 0, FOUND_MAX);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_look, self);
}

static void
typed_cb (KabIssueClient *self)
{
  if (self->following)
    return;
  take (self, NULL);
  look (self);
  changed (self);
}

static void
new_changed_cb (KabIssueClient *self)
{
  changed (self);
}

static void
let_go_cb (KabIssueClient *self)
{
  KabValue nothing = KAB_VALUE_INIT;

  kab_field_row_focus (self->find);
  kab_field_row_set_value (self->find, &nothing);
  take (self, NULL);
  changed (self);
}

static GtkWidget *
make_card (KabIssueClient *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *other = gtk_button_new_from_icon_name ("edit-clear-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("object-select-symbolic"));
  kab_button_flat (other, _ ("Another Client"), _ ("Another client"));
  g_signal_connect_swapped (other, "clicked", G_CALLBACK (let_go_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), other);
  g_object_set_data (G_OBJECT (row), "kab-other", other);
  gtk_widget_set_visible (row, FALSE);
  return row;
}

static KabFieldRow *
add_field (KabIssueClient *self, const KabField *field)
{
  GtkWidget *row = kab_field_row_new (field);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (new_changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  gtk_widget_set_visible (row, FALSE);
  return KAB_FIELD_ROW (row);
}

/* From outside */

void
kab_issue_client_open (KabIssueClient *self, KabCabinet *cabinet)
{
  KabValue nothing = KAB_VALUE_INIT;
  g_auto (KabValue) kind = KAB_VALUE_INIT;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->cabinet, cabinet);
  self->following = TRUE;
  self->fixed = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->find), TRUE);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (self->card), "kab-other"), TRUE);
  kab_field_row_set_value (self->find, &nothing);
  kab_field_row_set_value (self->name, &nothing);
  kab_field_row_set_value (self->email, &nothing);
  kab_value_set_text (&kind, "person");
  kab_field_row_set_value (self->kind, &kind);
  clear_found (self);
  take (self, NULL);
  show_new (self, FALSE);
  self->following = FALSE;
}

void
kab_issue_client_focus (KabIssueClient *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->find)))
    kab_field_row_focus (self->find);
}

void
kab_issue_client_choose (KabIssueClient *self, KabRow *client, gboolean fixed)
{
  self->fixed = fixed;
  gtk_widget_set_visible (GTK_WIDGET (self->find), !fixed);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (self->card), "kab-other"), !fixed);
  take (self, client);
}

KabRow *
kab_issue_client_get_chosen (KabIssueClient *self)
{
  return self->chosen;
}

gboolean
kab_issue_client_is_empty (KabIssueClient *self)
{
  g_autofree char *typed = kab_field_row_dup_typed (self->find);

  return self->fixed || (!self->chosen && *g_strstrip (typed) == '\0');
}

static gboolean
refuse (KabFieldRow *row, const char *sentence)
{
  if (sentence)
    kab_field_row_set_error (row, sentence);
  kab_field_row_focus (row);
  return FALSE;
}

static void
make_client (KabIssueClient *self,
             const char *phone,
             const KabValue *name,
             const KabValue *email,
             KabMutation *mutation,
             GPtrArray *edits)
{
  /* Sent twice, it is the same client. */
  g_autofree char *id = kab_id_derive (mutation->row, "client");
  g_autoptr (KabRow) client = kab_row_new (&kab_entity_client, id);
  g_auto (KabValue) kind = KAB_VALUE_INIT;

  if (kab_field_row_peek_value (self->kind, &kind))
    kab_value_copy (kab_row_value (client, "kind"), &kind);
  kab_value_copy (kab_row_value (client, "name"), name);
  kab_value_copy (kab_row_value (client, "email"), email);
  kab_row_set_text (client, "phone", phone);
  /* An agent's client is the agent's. */
  kab_client_take (kab_cabinet_get_account (self->cabinet), client);
  g_ptr_array_add (edits, kab_mutation_new_between (NULL, client));
  kab_mutation_set_arg_text (mutation, "client", id);
}

gboolean
kab_issue_client_write (KabIssueClient *self, KabMutation *mutation, GPtrArray *edits)
{
  g_auto (KabValue) name = KAB_VALUE_INIT, email = KAB_VALUE_INIT;
  g_autofree char *phone = NULL;

  if (self->chosen)
    {
      kab_mutation_set_arg_text (mutation, "client", self->chosen->id);
      return TRUE;
    }
  phone = typed_phone (self);
  if (!phone)
    return refuse (
      self->find,
      kab_issue_client_is_empty (self)
        ? _ ("Enter the client's phone.")
        : _ ("This is not a phone number. Enter it as it is dialled, or choose one of the clients found."));
  if (self->found->len > 0 && !gtk_widget_get_visible (GTK_WIDGET (self->name)))
    return refuse (self->find, _ ("Several clients have this phone. Choose one of them."));
  if (!kab_field_row_take_value (self->name, &name, NULL))
    return refuse (self->name, NULL);
  if (!kab_field_row_take_value (self->email, &email, NULL))
    return refuse (self->email, NULL);
  kab_mutation_set_arg (mutation, "client_name", &name);
  kab_mutation_set_arg_text (mutation, "phone", phone);
  kab_mutation_set_arg (mutation, "email", &email);
  if (may_make (self))
    make_client (self, phone, &name, &email, mutation, edits);
  return TRUE;
}

void
kab_issue_client_try (KabIssueClient *self, KabMutation *mutation)
{
  if (self->chosen)
    kab_mutation_set_arg_text (mutation, "client", self->chosen->id);
  else
    kab_mutation_set_arg_text (mutation, "client_name", "—");
}

/* Drafts */

void
kab_issue_client_write_draft (KabIssueClient *self, JsonObject *typed)
{
  g_autofree char *find = kab_field_row_dup_typed (self->find);
  g_autofree char *name = kab_field_row_dup_typed (self->name);
  g_autofree char *email = kab_field_row_dup_typed (self->email);
  g_autofree char *kind = kab_field_row_dup_typed (self->kind);

  json_object_set_string_member (typed, "client_phone", find);
  if (self->chosen)
    {
      json_object_set_string_member (typed, "client", self->chosen->id);
      return;
    }
  json_object_set_string_member (typed, "client_name", name);
  json_object_set_string_member (typed, "client_email", email);
  json_object_set_string_member (typed, "client_kind", kind);
}

static void
did_find_drafted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabIssueClient) self = user_data;
  g_autoptr (KabRow) client = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);

  if (client && !self->chosen && g_strcmp0 (self->draft, client->id) == 0)
    {
      take (self, client);
      changed (self);
    }
  g_clear_pointer (&self->draft, g_free);
}

static void
type_into (KabFieldRow *row, JsonNode *typed, const char *member)
{
  const char *text = kab_draft_text (typed, member);

  if (text && *text)
    kab_field_row_type (row, text);
}

void
kab_issue_client_take_draft (KabIssueClient *self, JsonNode *typed)
{
  const char *client = kab_draft_text (typed, "client");

  self->following = TRUE;
  type_into (self->find, typed, "client_phone");
  type_into (self->name, typed, "client_name");
  type_into (self->email, typed, "client_email");
  type_into (self->kind, typed, "client_kind");
  self->following = FALSE;
  g_free (self->draft);
  self->draft = g_strdup (client);
  if (client)
    kab_cabinet_find_async (self->cabinet, &kab_entity_client, client, NULL, did_find_drafted,
                            g_object_ref (self));
  else
    look (self);
}

static void
kab_issue_client_dispose (GObject *object)
{
  KabIssueClient *self = KAB_ISSUE_CLIENT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, kab_row_unref);
  g_clear_pointer (&self->draft, g_free);
  G_OBJECT_CLASS (kab_issue_client_parent_class)->dispose (object);
}

static void
kab_issue_client_class_init (KabIssueClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_issue_client_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_issue_client_init (KabIssueClient *self)
{
  GtkWidget *find = kab_field_row_new (&find_field);

  self->found = g_ptr_array_new ();
  self->find = KAB_FIELD_ROW (find);
  self->card = make_card (self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Client"));
  g_signal_connect_swapped (find, "changed", G_CALLBACK (typed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), find);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->card);
  self->name = add_field (self, kab_entity_find_field (&kab_entity_client, "name"));
  self->kind = add_field (self, kab_entity_find_field (&kab_entity_client, "kind"));
  self->email = add_field (self, kab_entity_find_field (&kab_entity_client, "email"));
}
