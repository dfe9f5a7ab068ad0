/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-palette.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-list-section.h"
#include "kab-sections.h"
#include "kab-sidebar.h"
#include "kab-widgets.h"

/* So many records of a kind: more are found in its section. */
#define RECORDS_SHOWN 6
/* Kinds whose titles have no index of words are few, and are looked through. */
#define LOOKED_THROUGH_MAX 500

#define ENTRY "kab-palette-entry"

/* What a row of the list stands for. */
typedef enum
{
  TAKE_SECTION,
  TAKE_CREATE,
  TAKE_COMMAND,
  TAKE_RECORD,
} Take;

typedef struct
{
  Take take;
  const char *group; /* translated: what it stands under */
  char *name;        /* the section's, the detailed action, or the record's id */
  const KabEntity *entity;
} Entry;

typedef struct
{
  char *title; /* without its mnemonic */
  char *action;
} Command;

/* What a section's records are searched by, and what was found. */
typedef struct
{
  const KabSectionInfo *info;
  GPtrArray *rows;
} Kind;

struct _KabPalette
{
  AdwWindow parent_instance;

  /* template */
  GtkEditable *entry;
  GtkStack *pages;
  GtkScrolledWindow *scrolled;
  GtkListBox *list;

  KabCabinet *cabinet;
  GArray *commands;          /* of Command */
  GArray *kinds;             /* of Kind */
  GCancellable *cancellable; /* of what is being looked for */
  guint n_asked;             /* kinds whose answer is still to come */
  gboolean takes_first;      /* Enter was pressed before all of it had come */
};

typedef struct
{
  KabPalette *self;
  GCancellable *cancellable;
  guint kind;
} Asked;

G_DEFINE_FINAL_TYPE (KabPalette, kab_palette, ADW_TYPE_WINDOW)

static guint section_signal, create_signal, record_signal;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static void
command_clear (gpointer data)
{
  Command *command = data;

  g_free (command->title);
  g_free (command->action);
}

static void
kind_clear (gpointer data)
{
  g_clear_pointer (&((Kind *)data)->rows, g_ptr_array_unref);
}

/* Every word of @typed is in @title, in any case. */
static gboolean
matches (const char *title, const char *typed)
{
  g_autofree char *text = g_utf8_casefold (title, -1);
  g_autofree char *wanted = g_utf8_casefold (typed, -1);
  g_auto (GStrv) words = g_strsplit_set (wanted, " \t", -1);

  for (guint i = 0; words[i]; i++)
    if (*words[i] && !strstr (text, words[i]))
      return FALSE;
  return TRUE;
}

static char *
without_mnemonic (const char *title)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = title; *p; p++)
    if (*p != '_' || p[1] == '_')
      {
        g_string_append_c (text, *p);
        p += *p == '_';
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Rows */

static void
add_row (KabPalette *self, const char *icon, const char *title, const char *note, Entry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  if (note && *note)
    {
      GtkWidget *dim = gtk_label_new (note);

      gtk_label_set_ellipsize (GTK_LABEL (dim), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (dim), 1);
      gtk_widget_set_hexpand (dim, TRUE);
      gtk_widget_set_halign (dim, GTK_ALIGN_END);
      gtk_widget_add_css_class (dim, "dim-label");
      gtk_widget_add_css_class (dim, "numeric");
      gtk_box_append (GTK_BOX (box), dim);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note ? note : "", -1);
  g_object_set_data_full (G_OBJECT (row), ENTRY, entry, entry_free);
  gtk_list_box_append (self->list, row);
}

static Entry *
new_entry (Take take, const char *group, const char *name)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->take = take;
  entry->group = group;
  entry->name = g_strdup (name);
  return entry;
}

static char *
label_of (const char *accel)
{
  GdkModifierType modifiers;
  guint key;

  if (!accel || !gtk_accelerator_parse (accel, &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

static char *
keys_of (KabPalette *self, const char *action)
{
  GtkApplication *application = gtk_window_get_application (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_auto (GStrv) accels = application ? gtk_application_get_accels_for_action (application, action) : NULL;

  return label_of (accels ? accels[0] : NULL);
}

/* What else of a record its list searches: it says which of two that are called the same is meant. */
static char *
describe (const KabRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabField *field = &row->entity->fields[i];
      g_autofree char *value = NULL;

      if (!(field->flags & KAB_FIELD_SEARCHED) || field->type == KAB_TYPE_LONG_TEXT
          || g_str_equal (field->name, row->entity->title_field))
        continue;
      value = kab_format_value (field, row);
      if (*value)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_sections (KabPalette *self, const char *typed)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      const KabSectionInfo *info = g_array_index (self->kinds, Kind, i).info;
      const char *title = g_dgettext (GETTEXT_PACKAGE, info->title);
      g_autofree char *keys = NULL;

      if (!matches (title, typed))
        continue;
      keys = label_of (kab_sidebar_accel (info->name, kab_cabinet_get_account (self->cabinet)));
      add_row (self, info->icon, title, keys, new_entry (TAKE_SECTION, _ ("Sections"), info->name));
    }
}

/* Returns: (nullable): what the button of a section says that makes a new record, where this person may make one */
static char *
create_title (KabPalette *self, const KabSectionInfo *info)
{
  gpointer class;
  const KabListInfo *list;
  char *title = NULL;

  if (!info->entity
      || !kab_account_may (kab_cabinet_get_account (self->cabinet), KAB_OPERATION_CREATE, info->entity, NULL))
    return NULL;
  class = g_type_class_ref (info->get_type ());
  list = KAB_IS_LIST_SECTION_CLASS (class) ? KAB_LIST_SECTION_CLASS (class)->info : NULL;
  if (list && list->create_title)
    title = without_mnemonic (g_dgettext (GETTEXT_PACKAGE, list->create_title));
  g_type_class_unref (class);
  return title;
}

static void
add_commands (KabPalette *self, const char *typed)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      const KabSectionInfo *info = g_array_index (self->kinds, Kind, i).info;
      g_autofree char *title = create_title (self, info);

      if (title && matches (title, typed))
        add_row (self, "list-add-symbolic", title, NULL, new_entry (TAKE_CREATE, _ ("Commands"), info->name));
    }
  for (guint i = 0; i < self->commands->len; i++)
    {
      const Command *command = &g_array_index (self->commands, Command, i);
      g_autofree char *keys = NULL;

      if (!matches (command->title, typed))
        continue;
      keys = keys_of (self, command->action);
      add_row (self, "system-run-symbolic", command->title, keys,
               new_entry (TAKE_COMMAND, _ ("Commands"), command->action));
    }
}

static void
add_records (KabPalette *self)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      const Kind *kind = &g_array_index (self->kinds, Kind, i);

      for (guint j = 0; kind->rows && j < kind->rows->len; j++)
        {
          KabRow *row = g_ptr_array_index (kind->rows, j);
          Entry *entry = new_entry (TAKE_RECORD, g_dgettext (GETTEXT_PACKAGE, kind->info->title), row->id);
          g_autofree char *note = describe (row);

          entry->entity = row->entity;
          add_row (self, kind->info->icon, kab_row_title (row), note, entry);
        }
    }
}

static void take (KabPalette *self, GtkListBoxRow *row);

static void
fill (KabPalette *self)
{
  const char *typed = gtk_editable_get_text (self->entry);
  GtkWidget *child;
  GtkListBoxRow *first;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, child);
  add_sections (self, typed);
  add_commands (self, typed);
  add_records (self);
  first = gtk_list_box_get_row_at_index (self->list, 0);
  if (first)
    gtk_list_box_select_row (self->list, first);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  gtk_stack_set_visible_child_name (self->pages, first || self->n_asked > 0 ? "found" : "nothing");
  if (self->takes_first && self->n_asked == 0)
    {
      self->takes_first = FALSE;
      if (first)
        take (self, first);
    }
}

/* Looking */

static gboolean
is_searched (const KabEntity *entity)
{
  return (kab_entity_find_field (entity, entity->title_field)->flags & KAB_FIELD_SEARCHED) != 0;
}

static void
keep_rows (KabPalette *self, Kind *kind, GPtrArray *rows)
{
  const char *typed = gtk_editable_get_text (self->entry);

  g_clear_pointer (&kind->rows, g_ptr_array_unref);
  kind->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  for (guint i = 0; i < rows->len && kind->rows->len < RECORDS_SHOWN; i++)
    {
      KabRow *row = g_ptr_array_index (rows, i);

      if (is_searched (kind->info->entity) || matches (kab_row_title (row), typed))
        g_ptr_array_add (kind->rows, kab_row_ref (row));
    }
}

static void
did_peek (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (KabPalette) self = asked->self;
  g_autoptr (GCancellable) cancellable = asked->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_peek_finish (KAB_CABINET (source), result, &error);
  guint kind = asked->kind;

  g_free (asked);
  /* An answer to what was typed before. */
  if (cancellable != self->cancellable || g_cancellable_is_cancelled (cancellable))
    return;
  self->n_asked--;
  if (page)
    keep_rows (self, &g_array_index (self->kinds, Kind, kind), page->rows);
  else
    kind_clear (&g_array_index (self->kinds, Kind, kind));
  /* All at once: what was found before stays until then, and nothing jumps. */
  if (self->n_asked == 0)
    fill (self);
}

static void
look_for (KabPalette *self, const char *typed)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_asked = 0;
  if (*typed == '\0')
    {
      for (guint i = 0; i < self->kinds->len; i++)
        kind_clear (&g_array_index (self->kinds, Kind, i));
      fill (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->kinds->len; i++)
    {
      const KabSectionInfo *info = g_array_index (self->kinds, Kind, i).info;
      const KabEntity *entity = info->entity;
      g_autoptr (KabQuery) query = NULL;
      Asked *asked;

      if (!entity || info->reckoned)
        continue;
      query = kab_query_new (entity);
      kab_query_set_page (query, 0, is_searched (entity) ? RECORDS_SHOWN : LOOKED_THROUGH_MAX);
      if (is_searched (entity))
        kab_query_set_search (query, typed);
      /* Of what is numbered as it is made, the newest first. */
      if (kab_entity_find_field (entity, entity->title_field)->flags & KAB_FIELD_NUMBERED)
        kab_query_set_order (query, entity->title_field, TRUE);
      asked = g_new0 (Asked, 1);
      asked->self = g_object_ref (self);
      asked->cancellable = g_object_ref (self->cancellable);
      asked->kind = i;
      self->n_asked++;
      kab_cabinet_peek_async (self->cabinet, query, self->cancellable, did_peek, asked);
    }
  if (self->n_asked == 0)
    fill (self);
}

static void
typed_cb (KabPalette *self)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (self->entry));

  self->takes_first = FALSE;
  look_for (self, g_strstrip (typed));
}

/* Taking */

static void
take (KabPalette *self, GtkListBoxRow *row)
{
  const Entry *entry = g_object_get_data (G_OBJECT (row), ENTRY);
  g_autoptr (KabPalette) kept = g_object_ref (self);
  g_autoptr (GtkWindow) parent = g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *name = g_strdup (entry->name);
  const KabEntity *entity = entry->entity;
  Take what = entry->take;

  gtk_window_close (GTK_WINDOW (self));
  if (what == TAKE_SECTION)
    g_signal_emit (self, section_signal, 0, name);
  else if (what == TAKE_CREATE)
    g_signal_emit (self, create_signal, 0, name);
  else if (what == TAKE_RECORD)
    g_signal_emit (self, record_signal, 0, entity->name, name);
  else
    {
      g_autoptr (GVariant) target = NULL;
      g_autofree char *action = NULL;

      if (g_action_parse_detailed_name (name, &action, &target, NULL))
        gtk_widget_activate_action_variant (GTK_WIDGET (parent), action, target);
    }
}

static void
taken_cb (KabPalette *self, GtkListBoxRow *row)
{
  take (self, row);
}

/* Enter takes the marked row: of what stands in the entry, which may not have been found yet. */
static void
entered_cb (KabPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (self->n_asked > 0)
    self->takes_first = TRUE;
  else if (row)
    take (self, row);
}

/* The row that Enter takes is marked already: Down goes to the one after it. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                KabPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 1);

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return FALSE;
  if (!row)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  if (!row)
    return FALSE;
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

/* From the first row, Up goes back to what is typed. */
static gboolean
list_key_pressed_cb (GtkEventControllerKey *controller,
                     guint keyval,
                     guint keycode,
                     GdkModifierType state,
                     KabPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up) || !row || gtk_list_box_row_get_index (row) > 0)
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return TRUE;
}

static void
head_row (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const Entry *entry = g_object_get_data (G_OBJECT (row), ENTRY);
  const Entry *above = before ? g_object_get_data (G_OBJECT (before), ENTRY) : NULL;

  kab_list_box_head (row, entry->group, above ? above->group : NULL);
}

static void
kab_palette_dispose (GObject *object)
{
  KabPalette *self = KAB_PALETTE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->commands, g_array_unref);
  g_clear_pointer (&self->kinds, g_array_unref);
  G_OBJECT_CLASS (kab_palette_parent_class)->dispose (object);
}

static void
kab_palette_class_init (KabPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_palette_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPalette, entry);
  gtk_widget_class_bind_template_child (widget_class, KabPalette, pages);
  gtk_widget_class_bind_template_child (widget_class, KabPalette, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, taken_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "window.close", NULL);
  section_signal
    = g_signal_new ("section", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  create_signal
    = g_signal_new ("create", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  record_signal = g_signal_new ("record", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
}

static void
kab_palette_init (KabPalette *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *list_keys = gtk_event_controller_key_new ();

  self->commands = g_array_new (FALSE, FALSE, sizeof (Command));
  g_array_set_clear_func (self->commands, command_clear);
  self->kinds = g_array_new (FALSE, TRUE, sizeof (Kind));
  g_array_set_clear_func (self->kinds, kind_clear);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, head_row, NULL, NULL);
  /* Before the entry's own text, which would take it for a move of the cursor. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_event_controller_set_propagation_phase (list_keys, GTK_PHASE_CAPTURE);
  g_signal_connect (list_keys, "key-pressed", G_CALLBACK (list_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), list_keys);
  /* What is typed while a row has the keyboard goes on where it stopped. */
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self->list));
}

GtkWidget *
kab_palette_new (GtkWindow *parent, KabCabinet *cabinet)
{
  KabPalette *self = g_object_new (KAB_TYPE_PALETTE, "transient-for", parent, NULL);
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  self->cabinet = g_object_ref (cabinet);
  for (guint i = 0; i < n; i++)
    if (kab_section_is_for (&sections[i], kab_cabinet_get_account (cabinet)))
      {
        Kind kind = { &sections[i], NULL };

        g_array_append_val (self->kinds, kind);
      }
  fill (self);
  return GTK_WIDGET (self);
}

void
kab_palette_add_command (KabPalette *self, const char *title, const char *action)
{
  Command command = { without_mnemonic (title), g_strdup (action) };

  g_array_append_val (self->commands, command);
  fill (self);
}

void
kab_palette_add_menu (KabPalette *self, GMenuModel *menu)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
      g_autofree char *title = NULL;
      g_autoptr (GVariant) target
        = g_menu_model_get_item_attribute_value (menu, i, G_MENU_ATTRIBUTE_TARGET, NULL);
      g_autofree char *action = NULL;

      if (section)
        kab_palette_add_menu (self, section);
      if (submenu)
        kab_palette_add_menu (self, submenu);
      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &title)
          && g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action)
          && !g_str_equal (action, "win.palette"))
        {
          g_autofree char *detailed = g_action_print_detailed_name (action, target);

          kab_palette_add_command (self, title, detailed);
        }
    }
}
