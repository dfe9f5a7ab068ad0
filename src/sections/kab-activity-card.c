/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-activity-card.h"

#include <glib/gi18n-lib.h>

#include "kab-activity-words.h"
#include "kab-date.h"
#include "kab-format.h"
#include "kab-pill.h"
#include "kab-property-row.h"
#include "kab-sections.h"
#include "kab-titles.h"

struct _KabActivityCard
{
  KabCard parent_instance;

  /* template */
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkScrolledWindow *scrolled;
  GtkLabel *record;
  GtkBox *marks;
  GtkBox *groups;

  /* owned */
  KabRow *row;
  gboolean waits;    /* for the name of a row that a value refers to */
  GtkWidget *opened; /* the row that leads to the record, hidden while it is not known to be here */
};

G_DEFINE_FINAL_TYPE (KabActivityCard, kab_activity_card, KAB_TYPE_CARD)

static const KabEntity *
subject_of (KabActivityCard *self)
{
  const char *subject = kab_row_get_text (self->row, "subject");

  return subject ? kab_entity_find (subject) : NULL;
}

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

/* --- The record --- */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabActivityCard *self = KAB_ACTIVITY_CARD (widget);

  kab_card_open_elsewhere (KAB_CARD (self), subject_of (self)->name, kab_row_get_text (self->row, "row"));
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) found = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabActivityCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ACTIVITY_CARD (user_data);
  if (self->opened && found && g_strcmp0 (found->id, kab_row_get_text (self->row, "row")) == 0)
    gtk_widget_set_visible (self->opened, !found->deleted);
}

/* Whether there is a section that shows such records to this person. */
static gboolean
may_lead (KabActivityCard *self)
{
  KabAccount *account = kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self)));

  return subject_of (self) && kab_row_get_text (self->row, "row")
         && kab_section_of_entity (subject_of (self)->name, account);
}

static GtkWidget *
make_lead (KabActivityCard *self)
{
  self->opened = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->opened), _ ("Open the Record"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->opened), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->opened), "activity.open");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->opened),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_widget_set_visible (self->opened, FALSE);
  kab_cabinet_find_async (kab_card_get_cabinet (KAB_CARD (self)), subject_of (self),
                          kab_row_get_text (self->row, "row"), kab_card_get_cancellable (KAB_CARD (self)),
                          did_find, self);
  return self->opened;
}

/* --- What is shown --- */

static void
show_facts (KabActivityCard *self)
{
  static const char *const facts[] = { "at", "user_name", "device" };
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    kab_property_group_add (group, facts[i], self->row);
  self->opened = NULL;
  if (may_lead (self))
    adw_preferences_group_add (group, make_lead (self));
  gtk_box_append (self->groups, GTK_WIDGET (group));
}

static char *
change_text (const KabActivityChange *change, gboolean both)
{
  if (!change->is)
    /* Translators: beside a field whose value cannot be said in a line */
    return g_strdup (both ? _ ("Was changed") : _ ("Was filled in"));
  if (!both)
    return g_strdup (change->is);
  return g_strdup_printf ("%s → %s", *change->was ? change->was : "—", *change->is ? change->is : "—");
}

static void
show_changes (KabActivityCard *self)
{
  g_autoptr (GPtrArray) changes = kab_activity_changes (kab_card_get_cabinet (KAB_CARD (self)), self->row);
  gboolean both = g_strcmp0 (kab_row_get_text (self->row, "action"), "create") != 0;
  GtkWidget *group;

  self->waits = FALSE;
  if (changes->len == 0)
    return;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                   both ? _ ("Before and After") : _ ("What Was Entered"));
  for (guint i = 0; i < changes->len; i++)
    {
      const KabActivityChange *change = changes->pdata[i];
      g_autofree char *text = change_text (change, both);

      self->waits = self->waits || change->field->type == KAB_TYPE_REF;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 kab_property_row_new (kab_field_title (change->field), text));
    }
  gtk_box_append (self->groups, group);
}

static void
fill (KabActivityCard *self)
{
  empty (self->groups);
  show_facts (self);
  show_changes (self);
}

static void
show_head (KabActivityCard *self)
{
  const KabField *action = kab_entity_find_field (&kab_entity_activity, "action");
  g_autofree char *name
    = kab_format_value (kab_entity_find_field (&kab_entity_activity, "row_title"), self->row);
  const char *kind = subject_of (self) ? g_dgettext (GETTEXT_PACKAGE, subject_of (self)->title_one) : NULL;
  GtkWidget *pill = kab_pill_new ();

  adw_window_title_set_title (self->title, kab_activity_action (self->row));
  adw_window_title_set_subtitle (self->title, kind ? kind : "");
  gtk_label_set_label (self->record, *name ? name : kab_activity_action (self->row));
  empty (self->marks);
  kab_pill_set (pill, action, kab_row_get_text (self->row, "action"));
  gtk_box_append (self->marks, pill);
}

static void
kab_activity_card_show (KabCard *card, KabRow *row)
{
  KabActivityCard *self = KAB_ACTIVITY_CARD (card);

  /* The server alone writes there. */
  if (!row)
    return;
  g_clear_pointer (&self->row, kab_row_unref);
  self->row = kab_row_ref (row);
  show_head (self);
  fill (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

/* Nothing of it ever changes. */
static void
kab_activity_card_follow (KabCard *card, KabRow *row)
{
}

static void
resolved_cb (KabTitles *titles, const char *id, KabActivityCard *self)
{
  if (self->row && self->waits)
    fill (self);
}

static void
cabinet_cb (KabActivityCard *self)
{
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));

  if (cabinet)
    g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
}

static void
folded_cb (KabActivityCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

static void
kab_activity_card_dispose (GObject *object)
{
  g_clear_pointer (&KAB_ACTIVITY_CARD (object)->row, kab_row_unref);
  G_OBJECT_CLASS (kab_activity_card_parent_class)->dispose (object);
}

static void
kab_activity_card_class_init (KabActivityCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_activity_card_dispose;
  KAB_CARD_CLASS (klass)->show = kab_activity_card_show;
  KAB_CARD_CLASS (klass)->follow = kab_activity_card_follow;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-activity-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KabActivityCard, title);
  gtk_widget_class_bind_template_child (widget_class, KabActivityCard, close);
  gtk_widget_class_bind_template_child (widget_class, KabActivityCard, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabActivityCard, record);
  gtk_widget_class_bind_template_child (widget_class, KabActivityCard, marks);
  gtk_widget_class_bind_template_child (widget_class, KabActivityCard, groups);
  gtk_widget_class_install_action (widget_class, "activity.open", NULL, open_action);
}

static void
kab_activity_card_init (KabActivityCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  g_signal_connect (self, "notify::cabinet", G_CALLBACK (cabinet_cb), NULL);
  folded_cb (self);
}
