/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-company-card.h"

#include <glib/gi18n-lib.h>

#include "kab-change-note.h"
#include "kab-date.h"
#include "kab-field-row.h"
#include "kab-history.h"
#include "kab-json.h"
#include "kab-registration-window.h"
#include "kab-requisites.h"
#include "kab-titles.h"
#include "kab-typed.h"

/* A little later than a field itself looks at what is typed in it, so that what is said of all of them stays. */
#define CHECK_AFTER_MS 700

struct _KabCompanyCard
{
  KabCard parent_instance;

  /* template */
  GtkWidget *close;
  AdwWindowTitle *title;
  GtkWidget *more;
  GtkWidget *save;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GtkWidget *notice_discard;
  GtkScrolledWindow *scrolled;
  AdwPreferencesGroup *names;
  AdwPreferencesGroup *numbers;
  AdwPreferencesGroup *addresses;
  AdwPreferencesGroup *people;
  AdwPreferencesGroup *bank;
  AdwPreferencesGroup *pictures;
  GtkDropDown *country;
  GtkBox *history;

  GPtrArray *rows; /* KabFieldRow: the groups' */
  KabRow *base;    /* the setting as the person saw it; what a new one starts with */
  KabRow *party;   /* the same as a row of fields */
  KabRow *saved;   /* what is being written */
  gboolean is_new;
  gboolean editable;
  gboolean saving;
  gboolean following;
  guint check_due;
};

G_DEFINE_FINAL_TYPE (KabCompanyCard, kab_company_card, KAB_TYPE_CARD)

/* What a set of requisites has no field for. */
static const KabField more_fields[] = {
  { "short_name", N_ ("Short name"), KAB_TYPE_TEXT, .max = 300 },
  { "address", N_ ("Address"), KAB_TYPE_TEXT, .max = 500 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL },
  { "site", N_ ("Website"), KAB_TYPE_TEXT, .max = 300 },
  { "director_position", N_ ("Director’s position"), KAB_TYPE_TEXT, .max = 300 },
  /* Papers have them where their template has no picture of that name. */
  { "logo", N_ ("Logo"), KAB_TYPE_TEXT, KAB_FIELD_FILE, .max = 64 },
  { "stamp", N_ ("Stamp"), KAB_TYPE_TEXT, KAB_FIELD_FILE, .max = 64 },
};

enum
{
  RUSSIA = 1 << 0,
  BULGARIA = 1 << 1,
  AZERBAIJAN = 1 << 2,
  ELSEWHERE = 1 << 3,
  ANYWHERE = RUSSIA | BULGARIA | AZERBAIJAN | ELSEWHERE,
  OLD = 0, /* shown where something stands in it */
};

static const struct
{
  const char *name;
  gsize group;
  guint countries;
} places[] = {
#define IN(group) G_STRUCT_OFFSET (KabCompanyCard, group)
  { "name", IN (names), ANYWHERE },
  { "short_name", IN (names), ANYWHERE },
  { "inn", IN (numbers), RUSSIA },
  { "kpp", IN (numbers), RUSSIA },
  { "ogrn", IN (numbers), RUSSIA },
  { "ogrnip", IN (numbers), RUSSIA },
  { "okpo", IN (numbers), RUSSIA },
  { "eik", IN (numbers), BULGARIA },
  { "voen", IN (numbers), AZERBAIJAN },
  { "vat", IN (numbers), BULGARIA | ELSEWHERE },
  { "mol", IN (numbers), BULGARIA },
  { "legal_address", IN (addresses), ANYWHERE },
  { "post_address", IN (addresses), ANYWHERE },
  { "address", IN (addresses), OLD },
  { "phone", IN (addresses), ANYWHERE },
  { "email", IN (addresses), ANYWHERE },
  { "site", IN (addresses), ANYWHERE },
  { "director", IN (people), ANYWHERE },
  { "director_position", IN (people), ANYWHERE },
  { "accountant", IN (people), ANYWHERE },
  { "bank", IN (bank), ANYWHERE },
  { "bic", IN (bank), RUSSIA },
  { "account", IN (bank), RUSSIA },
  { "correspondent_account", IN (bank), RUSSIA },
  { "iban", IN (bank), BULGARIA | AZERBAIJAN | ELSEWHERE },
  { "swift", IN (bank), BULGARIA | AZERBAIJAN | ELSEWHERE },
  { "logo", IN (pictures), ANYWHERE },
  { "stamp", IN (pictures), ANYWHERE },
#undef IN
};

static void show_changed (KabCompanyCard *self);

/* The members of the setting as fields of a row, so that whatever works with rows works with them. */
static const KabEntity *
party_entity (void)
{
  static KabEntity entity;
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      KabField *fields = g_new0 (KabField, G_N_ELEMENTS (places));

      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          const KabField *field = kab_entity_find_field (&kab_entity_requisites, places[i].name);

          for (guint k = 0; !field && k < G_N_ELEMENTS (more_fields); k++)
            if (g_str_equal (more_fields[k].name, places[i].name))
              field = &more_fields[k];
          fields[i] = *field;
          fields[i].flags
            = g_str_equal (field->name, "name") ? KAB_FIELD_REQUIRED : field->flags & KAB_FIELD_FILE;
        }
      entity.name = "company";
      entity.title = entity.title_one = N_ ("Company");
      entity.fields = fields;
      entity.n_fields = G_N_ELEMENTS (places);
      entity.title_field = "name";
      g_once_init_leave (&once, 1);
    }
  return &entity;
}

static JsonObject *
read_setting (const KabRow *setting)
{
  const char *text = kab_row_get_text (setting, "value");
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : json_object_new ();
}

static KabRow *
party_of (const KabRow *setting)
{
  KabRow *party = kab_row_new_empty (party_entity ());
  g_autoptr (JsonObject) object = read_setting (setting);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *text = kab_json_member_text (object, places[i].name);

      if (text && *text)
        kab_row_set_text (party, places[i].name, text);
    }
  return party;
}

/* The setting with what @party says in it, and whatever else it has. */
static KabRow *
setting_of (const KabRow *base, KabRow *party)
{
  KabRow *setting = kab_row_copy (base);
  g_autoptr (JsonObject) object = read_setting (base);
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *value = kab_row_get_text (party, places[i].name);

      if (value && *value != '\0')
        json_object_set_string_member (object, places[i].name, value);
      else
        json_object_remove_member (object, places[i].name);
    }
  json_node_init_object (root, object);
  text = json_to_string (root, FALSE);
  kab_value_take_text (kab_row_value (setting, "value"), kab_json_normalise (text));
  return setting;
}

static KabFieldRow *
row_of (KabCompanyCard *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (kab_field_row_get_field (self->rows->pdata[i])->name, name))
      return self->rows->pdata[i];
  return NULL;
}

static gboolean
differs (KabCompanyCard *self)
{
  if (!self->base || !self->editable)
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];

      if (kab_field_row_differs (row, kab_row_value (self->party, kab_field_row_get_field (row)->name)))
        return TRUE;
    }
  return FALSE;
}

/* Checks */

static const char *
typed_of (const char *field, gpointer user_data)
{
  GHashTable *typed = user_data;

  return g_hash_table_lookup (typed, field);
}

/* Says of each number what is wrong with it, alone or beside the others; the first such row, NULL: all is well */
static KabFieldRow *
check (KabCompanyCard *self)
{
  g_autoptr (GHashTable) typed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) problems = NULL;
  KabFieldRow *first = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *name = kab_field_row_get_field (self->rows->pdata[i])->name;
      char *text = g_strstrip (kab_field_row_dup_typed (self->rows->pdata[i]));

      g_hash_table_insert (typed, (gpointer)name, text);
    }
  problems = kab_requisites_check (typed_of, NULL, typed);
  for (guint i = 0; i < problems->len; i++)
    {
      const KabFieldProblem *problem = problems->pdata[i];
      KabFieldRow *row = row_of (self, problem->field);
      g_autofree char *sentence = NULL;

      if (!row)
        continue;
      sentence
        = g_strdup_printf (_ ("%s: %s"), kab_field_title (kab_field_row_get_field (row)), problem->sentence);
      kab_field_row_set_error (row, sentence);
      gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
      if (!first)
        first = row;
    }
  return first;
}

static gboolean
check_is_due (gpointer user_data)
{
  KabCompanyCard *self = user_data;

  self->check_due = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_auto (KabValue) value = KAB_VALUE_INIT;

      kab_field_row_take_value (self->rows->pdata[i], &value, NULL);
    }
  check (self);
  return G_SOURCE_REMOVE;
}

/* The form */

static void
show_rows (KabCompanyCard *self)
{
  guint country = 1u << gtk_drop_down_get_selected (self->country);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      KabFieldRow *row = row_of (self, places[i].name);
      g_autofree char *typed = kab_field_row_dup_typed (row);
      gboolean used = *typed != '\0' || !kab_value_is_null (kab_row_value (self->party, places[i].name));

      gtk_widget_set_visible (GTK_WIDGET (row),
                              (places[i].countries & country) || used
                                || (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (row))));
    }
}

static void
country_cb (KabCompanyCard *self)
{
  if (self->rows->len > 0)
    show_rows (self);
}

static void
guess_country (KabCompanyCard *self)
{
  static const char *const telling[] = { "inn", "eik", "voen" };
  static const char *const languages[] = { "ru", "bg", "az" };
  guint country = 3;

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (kab_language (), languages[i]))
      country = i;
  for (guint i = G_N_ELEMENTS (telling); i-- > 0;)
    if (!kab_row_is_null (self->party, telling[i]))
      country = i;
  gtk_drop_down_set_selected (self->country, country);
}

static void
changed_cb (KabCompanyCard *self)
{
  if (self->following || !self->base)
    return;
  g_clear_handle_id (&self->check_due, g_source_remove);
  self->check_due = g_timeout_add (CHECK_AFTER_MS, check_is_due, self);
  show_changed (self);
  kab_card_touched (KAB_CARD (self));
}

static void
add_rows (KabCompanyCard *self)
{
  const KabEntity *entity = party_entity ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *row = kab_field_row_new (&entity->fields[i]);

      kab_field_row_set_cabinet (KAB_FIELD_ROW (row), kab_card_get_cabinet (KAB_CARD (self)));
      kab_field_row_only_pictures (KAB_FIELD_ROW (row));
      g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
      adw_preferences_group_add (G_STRUCT_MEMBER (AdwPreferencesGroup *, self, places[i].group), row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
fill_form (KabCompanyCard *self)
{
  if (self->rows->len == 0)
    add_rows (self);
  self->following = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];

      kab_field_row_set_value (row, kab_row_value (self->party, kab_field_row_get_field (row)->name));
      kab_field_row_set_error (row, NULL);
      kab_field_row_set_editable (row, self->editable);
    }
  self->following = FALSE;
  show_rows (self);
}

static void
show_changed (KabCompanyCard *self)
{
  gboolean changed = differs (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", changed && !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "company.revert", changed && !self->saving);
}

static void
show_title (KabCompanyCard *self)
{
  const char *name = kab_row_get_text (self->party, "name");

  adw_window_title_set_subtitle (self->title, name ? name : "");
}

static void
tell (KabCompanyCard *self, const char *text, gboolean may_discard)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_widget_set_visible (self->notice_discard, may_discard);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}

static void
take_base (KabCompanyCard *self, KabRow *setting)
{
  g_clear_pointer (&self->base, kab_row_unref);
  g_clear_pointer (&self->party, kab_row_unref);
  self->base = setting;
  self->party = party_of (setting);
}

static void
show_base (KabCompanyCard *self)
{
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));

  self->editable = kab_account_may (kab_cabinet_get_account (cabinet),
                                    self->is_new ? KAB_OPERATION_CREATE : KAB_OPERATION_UPDATE,
                                    &kab_entity_setting, self->is_new ? NULL : self->base);
  gtk_widget_set_visible (self->save, self->editable);
  gtk_widget_set_visible (self->more, self->editable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "company.registration",
                                 kab_registration_window_may (cabinet));
  show_title (self);
  fill_form (self);
  check (self);
  show_changed (self);
  if (!self->is_new)
    kab_history_fill (self->history, cabinet, self->base, kab_card_get_cancellable (KAB_CARD (self)));
}

static KabRow *
new_setting (void)
{
  KabRow *row = kab_row_new (&kab_entity_setting, NULL);

  kab_row_set_text (row, "key", "company");
  kab_row_set_text (row, "audience", "everyone");
  return row;
}

static void
kab_company_card_show (KabCard *card, KabRow *row)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (card);

  self->is_new = row == NULL;
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  take_base (self, row ? kab_row_ref (row) : new_setting ());
  guess_country (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show_base (self);
}

/* Somebody changed it: what was not touched here follows; what was is kept, and told of. */
static void
rebase (KabCompanyCard *self, KabRow *newer)
{
  g_autoptr (KabRow) theirs = party_of (newer);
  g_autoptr (KabRow) seen = kab_row_copy (theirs);
  KabRow *base;

  self->following = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];
      const char *name = kab_field_row_get_field (row)->name;

      if (kab_field_row_differs (row, kab_row_value (self->party, name)))
        kab_value_copy (kab_row_value (seen, name), kab_row_value (self->party, name));
      else
        kab_field_row_set_value (row, kab_row_value (theirs, name));
    }
  self->following = FALSE;
  base = kab_row_copy (newer);
  take_base (self, base);
  g_clear_pointer (&self->party, kab_row_unref);
  self->party = g_steal_pointer (&seen);
  show_rows (self);
}

static void
kab_company_card_follow (KabCard *card, KabRow *row)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (card);

  if (self->saving || !self->base
      || (row->rev == self->base->rev && row->updated_at == self->base->updated_at))
    return;
  if (differs (self))
    {
      rebase (self, row);
      show_changed (self);
      return;
    }
  take_base (self, kab_row_ref (row));
  show_base (self);
}

static guint
kab_company_card_contest (KabCard *card, KabRow *newer, gboolean take)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (card);
  g_autoptr (KabRow) theirs = party_of (newer);
  guint n;

  if (!self->editable)
    return 0;
  self->following = TRUE;
  n = kab_change_contest (kab_card_get_cabinet (card), self->rows, self->party, theirs, take);
  self->following = FALSE;
  if (!take)
    return n;
  show_changed (self);
  kab_card_touched (card);
  return n;
}

static char *
kab_company_card_dup_words (KabCard *card)
{
  return kab_change_typed (KAB_COMPANY_CARD (card)->rows, KAB_COMPANY_CARD (card)->party);
}

static gboolean
kab_company_card_is_changed (KabCard *card)
{
  return differs (KAB_COMPANY_CARD (card));
}

/* Drafts */

static char *
kab_company_card_write_draft (KabCard *card)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (card);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!differs (self))
    return NULL;
  object = json_object_new ();
  json_object_set_member (object, "base", kab_draft_from_row (self->base));
  json_object_set_object_member (object, "typed", kab_typed_write (self->rows, self->party));
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

static gboolean
kab_company_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (card);
  g_autoptr (KabRow) before = kab_draft_to_row (&kab_entity_setting, kab_draft_member (draft, "base"));
  JsonNode *typed = kab_draft_member (draft, "typed");

  if (!self->editable || !before || !typed)
    return FALSE;
  self->following = TRUE;
  kab_typed_take (self->rows, typed, self->party, self->party);
  self->following = FALSE;
  show_rows (self);
  check (self);
  show_changed (self);
  if (!differs (self))
    return FALSE;
  tell (self, _ ("What you had typed and not saved is back."), TRUE);
  return TRUE;
}

/* Saving */

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabCompanyCard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) saved = g_steal_pointer (&self->saved);

  self->saving = FALSE;
  if (!kab_card_get_cabinet (KAB_CARD (self)))
    return;
  if (!done)
    {
      tell (self, error->message, FALSE);
      show_changed (self);
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  self->is_new = FALSE;
  take_base (self, kab_row_ref (saved));
  show_base (self);
  kab_toast (GTK_WIDGET (self), _ ("Saved"));
  kab_card_saved (KAB_CARD (self), saved->id);
}

/* What stands in the form; NULL, the keyboard where it is wrong, if something in it is not valid. */
static KabRow *
read_form (KabCompanyCard *self)
{
  g_autoptr (KabRow) party = kab_row_copy (self->party);
  KabFieldRow *wrong = NULL, *contradicts;

  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (kab_field_row_take_value (row, &value, NULL))
        kab_value_copy (kab_row_value (party, kab_field_row_get_field (row)->name), &value);
      else if (!wrong)
        wrong = row;
    }
  contradicts = check (self);
  if (!wrong)
    wrong = contradicts;
  if (wrong)
    {
      kab_field_row_focus (wrong);
      return NULL;
    }
  return g_steal_pointer (&party);
}

static void
kab_company_card_save (KabCard *card)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (card);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) party = NULL;
  KabMutation *mutation;

  if (self->saving || !differs (self))
    return;
  g_clear_handle_id (&self->check_due, g_source_remove);
  party = read_form (self);
  if (!party)
    {
      kab_card_not_saved (card);
      return;
    }
  self->saved = setting_of (self->base, party);
  mutation = kab_mutation_new_between (self->is_new ? NULL : self->base, self->saved);
  if (mutation)
    g_ptr_array_add (mutations, mutation);
  self->saving = TRUE;
  show_changed (self);
  /* Not cancelled with the card: what was told to be saved is saved. */
  kab_cabinet_edit_async (kab_card_get_cabinet (card), mutations, NULL, did_edit, g_object_ref (self));
}

static void
revert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (widget);

  kab_card_drop_draft (KAB_CARD (self));
  /* The keyboard first: what holds it may be hidden. */
  kab_field_row_focus (row_of (self, "name"));
  take_base (self, kab_row_ref (self->base));
  show_base (self);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
registration_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_registration_window_present (widget, kab_card_get_cabinet (KAB_CARD (widget)));
}

static void
dismiss_cb (KabCompanyCard *self, GtkButton *button)
{
  kab_field_row_focus (row_of (self, "name"));
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
folded_cb (KabCompanyCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_widget_set_visible (self->close, folded);
}

static void
kab_company_card_dispose (GObject *object)
{
  KabCompanyCard *self = KAB_COMPANY_CARD (object);

  g_clear_handle_id (&self->check_due, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->base, kab_row_unref);
  g_clear_pointer (&self->party, kab_row_unref);
  g_clear_pointer (&self->saved, kab_row_unref);
  G_OBJECT_CLASS (kab_company_card_parent_class)->dispose (object);
}

static void
kab_company_card_class_init (KabCompanyCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_company_card_dispose;
  card_class->show = kab_company_card_show;
  card_class->follow = kab_company_card_follow;
  card_class->is_changed = kab_company_card_is_changed;
  card_class->save = kab_company_card_save;
  card_class->write_draft = kab_company_card_write_draft;
  card_class->take_draft = kab_company_card_take_draft;
  card_class->contest = kab_company_card_contest;
  card_class->dup_words = kab_company_card_dup_words;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-company-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, close);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, title);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, more);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, save);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, notice);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, notice_text);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, notice_discard);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, names);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, numbers);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, addresses);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, people);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, bank);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, pictures);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, country);
  gtk_widget_class_bind_template_child (widget_class, KabCompanyCard, history);
  gtk_widget_class_bind_template_callback (widget_class, country_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_install_action (widget_class, "company.revert", NULL, revert_action);
  gtk_widget_class_install_action (widget_class, "company.registration", NULL, registration_action);
}

static void
kab_company_card_init (KabCompanyCard *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
