/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-window.h"

#include <glib/gi18n-lib.h>

#include "kab-account-menu.h"
#include "kab-devices.h"
#include "kab-number-stock.h"
#include "kab-config.h"
#include "kab-format.h"
#include "kab-list-export.h"
#include "kab-main-menu.h"
#include "kab-palette.h"
#include "kab-section.h"
#include "kab-sections.h"
#include "kab-sidebar.h"
#include "kab-signed-out-notice.h"
#include "kab-verify.h"
#include "kab-sizer.h"
#include "kab-sync-button.h"
#include "kab-welcome.h"
#include "kab-window-size.h"
#include "kab-widgets.h"

/* An account's rows come with the first frame if they come within this time. */
#define ROWS_WITHIN_MS 250

/* What is done with the list that is shown, and how. */
#define EXPORT "win.export"

/* What is to be done in a section once it is shown. */
typedef struct
{
  char *id; /* NULL: of a new row */
  JsonNode *values;
  char *problem;
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->id);
  g_clear_pointer (&wish->values, json_node_unref);
  g_free (wish->problem);
  g_free (wish);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

struct _KabWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  GtkStack *pages;
  AdwLeaflet *leaflet;
  AdwHeaderBar *sidebar_header;
  AdwWindowTitle *org;
  GtkWidget *account;
  AdwAvatar *avatar;
  GtkMenuButton *menu;
  KabSidebar *sidebar;
  GtkWidget *sync;
  GtkStack *content;
  KabSignedOutNotice *signed_out;
  GtkPopover *account_popover;
  GtkLabel *person;
  GtkLabel *role;
  GtkListBox *accounts;
  GtkWidget *devices;
  GtkWidget *numbers;
  GtkWidget *sign_out;
  GMenuModel *primary_menu;

  /* owned */
  KabSession *session;
  KabCabinet *cabinet;
  GSettings *settings;

  KabWelcome *welcome;  /* the stack's, once it was needed */
  char **linked;        /* of a link: a server and a login; NULL: nothing */
  gboolean opening;     /* what was open last is on its way */
  guint present_source; /* and the window waits for it */
  char *wanted;         /* the section to show once the one shown may be left */
  Wish *wish;           /* and what to open or begin there */
  KabAccount *wanted_account;
  gboolean may_close;
  gboolean asking_to_close; /* inside close-request, where GTK ignores gtk_window_close() */
};

G_DEFINE_FINAL_TYPE (KabWindow, kab_window, ADW_TYPE_APPLICATION_WINDOW)

static KabSection *
current_section (KabWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->content);

  return child ? KAB_SECTION (child) : NULL;
}

/* Sections */

static void
follow_section (KabWindow *self)
{
  KabSection *section = self->cabinet ? current_section (self) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), EXPORT, section && kab_section_can_export (section));
}

static void
back_cb (KabSection *section, KabWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
}

static void
folded_cb (KabWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  adw_header_bar_set_show_end_title_buttons (self->sidebar_header, folded);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->content)); child;
       child = gtk_widget_get_next_sibling (child))
    kab_section_set_folded (KAB_SECTION (child), folded);
}

static void edit_elsewhere_cb (KabSection *from,
                               const char *entity,
                               const char *id,
                               JsonNode *wish,
                               const char *problem,
                               KabWindow *self);

static void
show_section (KabWindow *self, const char *name)
{
  guint index = 0;
  const KabSectionInfo *info = kab_section_find (name, &index);
  GtkWidget *section;

  if (!info || !kab_sidebar_has (self->sidebar, name))
    return;
  section = gtk_stack_get_child_by_name (self->content, name);
  if (!section)
    {
      section = g_object_new (info->get_type (), NULL);
      gtk_stack_add_named (self->content, section, name);
      g_signal_connect (section, "back", G_CALLBACK (back_cb), self);
      g_signal_connect (section, "edit-elsewhere", G_CALLBACK (edit_elsewhere_cb), self);
      kab_section_set_folded (KAB_SECTION (section), adw_leaflet_get_folded (self->leaflet));
      kab_section_set_cabinet (KAB_SECTION (section), self->cabinet);
    }
  gtk_stack_set_visible_child (self->content, section);
  follow_section (self);
  kab_sidebar_select (self->sidebar, name);
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
  if (!info->on_demand)
    kab_settings_keep (self->settings, "section", name);
}

static void
fulfil (KabWindow *self, const Wish *wish)
{
  KabSection *section = current_section (self);

  if (wish->id || wish->values)
    kab_section_edit (section, wish->id, wish->values, wish->problem);
  else
    kab_section_create (section);
}

static void
may_leave_section (GtkWidget *widget, gboolean may, gpointer user_data)
{
  KabWindow *self = user_data;
  g_autofree char *wanted = g_steal_pointer (&self->wanted);
  g_autoptr (Wish) wish = g_steal_pointer (&self->wish);

  if (may && wanted)
    {
      show_section (self, wanted);
      if (wish)
        fulfil (self, wish);
    }
  else
    kab_sidebar_select (self->sidebar, gtk_stack_get_visible_child_name (self->content));
}

/* @wish: (nullable) (transfer full): for once the section is shown, which an unsaved form may put off */
static void
go_to_section (KabWindow *self, const char *name, Wish *wish)
{
  KabSection *current = current_section (self);

  g_clear_pointer (&self->wish, wish_free);
  if (!kab_sidebar_has (self->sidebar, name))
    {
      g_clear_pointer (&wish, wish_free);
      return;
    }
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), name) == 0 || !current)
    {
      g_autoptr (Wish) now = wish;

      show_section (self, name);
      if (now)
        fulfil (self, now);
      return;
    }
  g_free (self->wanted);
  self->wanted = g_strdup (name);
  self->wish = wish;
  kab_section_leave (current, may_leave_section, self);
}

void
kab_window_show_section (KabWindow *self, const char *name)
{
  if (self->cabinet)
    go_to_section (self, name, NULL);
  else
    g_settings_set_string (self->settings, "section", name);
}

static void
edit_elsewhere_cb (KabSection *from,
                   const char *entity,
                   const char *id,
                   JsonNode *wish,
                   const char *problem,
                   KabWindow *self)
{
  const KabSectionInfo *info = kab_section_of_entity (entity, kab_cabinet_get_account (self->cabinet));
  Wish *wanted;

  if (!info)
    return;
  wanted = g_new0 (Wish, 1);
  wanted->id = g_strdup (id);
  wanted->values = wish ? json_node_ref (wish) : NULL;
  wanted->problem = g_strdup (problem);
  go_to_section (self, info->name, wanted);
  /* The card that asks may be in a window of its own. */
  gtk_window_present (GTK_WINDOW (self));
}

void
kab_window_show_record (KabWindow *self, const char *entity, const char *id)
{
  edit_elsewhere_cb (NULL, entity, id, NULL, NULL, self);
}

static void
drop_sections (KabWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))))
    {
      kab_section_set_cabinet (KAB_SECTION (child), NULL);
      gtk_stack_remove (self->content, child);
    }
}

void
kab_window_forget_lists (KabWindow *self)
{
  drop_sections (self);
  kab_sections_forget_views (self->settings);
  if (self->cabinet)
    {
      g_autofree char *section = g_settings_get_string (self->settings, "section");

      show_section (self, section);
    }
}

/* Cabinet */

static void
drop_cabinet (KabWindow *self)
{
  if (!self->cabinet)
    return;
  drop_sections (self);
  g_object_set (self->sync, "cabinet", NULL, NULL);
  kab_sidebar_set_cabinet (self->sidebar, NULL);
  kab_signed_out_notice_set_cabinet (self->signed_out, NULL);
  g_clear_object (&self->cabinet);
}

static void
show_account (KabWindow *self)
{
  KabAccount *account = kab_cabinet_get_account (self->cabinet);
  g_autofree char *name = kab_account_dup_display_name (account);
  g_autofree char *initials = kab_account_dup_short_name (account);
  g_autofree char *described = kab_account_describe (account);
  const char *org = kab_account_get_org_name (account);

  adw_avatar_set_text (self->avatar, initials);
  gtk_label_set_label (self->person, name);
  gtk_label_set_label (self->role, described);
  adw_window_title_set_title (self->org, org && *org ? org : "Kabinet");
  kab_widget_set_tooltip (GTK_WIDGET (self->org), org);
  gtk_widget_set_visible (self->devices, kab_devices_are_for (account));
  gtk_widget_set_visible (self->numbers, kab_devices_are_for (account));
  gtk_button_set_label (GTK_BUTTON (self->sign_out),
                        kab_session_is_sample (self->session) ? _ ("_Leave") : _ ("Sign _Out…"));
}

static void show_welcome (KabWindow *self, gboolean may_go_back);
static void connect_wanted (KabWindow *self);
/* What is done with a cabinet that is open. */
static const char *const actions[]
  = { "win.problems", "win.sign-in",     "win.search",  "win.new",     "win.sync-now", "win.palette",
      "win.sign-out", "win.add-account", "win.devices", "win.numbers", "win.verify" };

static void
set_actions_enabled (KabWindow *self, gboolean enabled)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], enabled);
  follow_section (self);
}

static void
cabinet_changed_cb (KabWindow *self)
{
  KabCabinet *cabinet = kab_session_get_cabinet (self->session);
  g_autofree char *section = NULL;

  drop_cabinet (self);
  set_actions_enabled (self, cabinet != NULL);
  if (!cabinet)
    {
      show_welcome (self, FALSE);
      return;
    }
  self->cabinet = g_object_ref (cabinet);
  show_account (self);
  kab_sidebar_set_cabinet (self->sidebar, cabinet);
  g_object_set (self->sync, "cabinet", cabinet, NULL);
  section = kab_sidebar_dup_begin (self->sidebar, self->settings);
  if (section)
    show_section (self, section);
  kab_signed_out_notice_set_cabinet (self->signed_out, cabinet);
  gtk_stack_set_visible_child_name (self->pages, "cabinet");
}

/* The first frame */

static void
present_now (KabWindow *self)
{
  g_clear_handle_id (&self->present_source, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

/* Whatever came of what was open last: presents the window if it waited for that. */
static void
opened (KabWindow *self)
{
  KabSection *section = self->cabinet ? current_section (self) : NULL;

  self->opening = FALSE;
  if (!self->present_source)
    return;
  if (section && kab_section_is_loading (section))
    g_signal_connect_object (section, "notify::loading", G_CALLBACK (opened), self, G_CONNECT_SWAPPED);
  else
    present_now (self);
}

void
kab_window_present (KabWindow *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    present_now (self);
  else if (!self->present_source)
    {
      self->present_source = g_timeout_add_once (ROWS_WITHIN_MS, (GSourceOnceFunc)present_now, self);
      if (!self->opening)
        opened (self);
    }
}

/* Welcome */

static void
welcome_back_cb (KabWelcome *welcome, KabWindow *self)
{
  if (self->cabinet)
    gtk_stack_set_visible_child_name (self->pages, "cabinet");
}

static void
show_welcome (KabWindow *self, gboolean may_go_back)
{
  if (!self->welcome)
    {
      self->welcome = g_object_new (KAB_TYPE_WELCOME, NULL);
      kab_welcome_set_session (self->welcome, self->session);
      g_signal_connect (self->welcome, "back", G_CALLBACK (welcome_back_cb), self);
      gtk_stack_add_named (self->pages, GTK_WIDGET (self->welcome), "welcome");
    }
  gtk_stack_set_visible_child_name (self->pages, "welcome");
  kab_welcome_show (self->welcome, may_go_back);
  opened (self);
}

static void
did_open_last (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kab_session_finish (KAB_SESSION (source), result, &error))
    {
      opened (self);
      connect_wanted (self);
      return;
    }
  show_welcome (self, FALSE);
  if (self->linked)
    connect_wanted (self);
  /* An account that was removed meanwhile is missed by nobody. */
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    kab_welcome_tell (self->welcome, error->message);
}

void
kab_window_start (KabWindow *self)
{
  if (kab_session_get_cabinet (self->session))
    cabinet_changed_cb (self);
  else
    {
      gtk_stack_set_visible_child_name (self->pages, "opening");
      self->opening = TRUE;
      if (kab_session_open_last (self->session, did_open_last, g_object_ref (self)))
        return;
      g_object_unref (self);
      show_welcome (self, FALSE);
    }
}

static void
may_connect (GtkWidget *widget, gboolean may, gpointer user_data)
{
  KabWindow *self = user_data;
  g_auto (GStrv) wanted = g_steal_pointer (&self->linked);

  if (!may || !wanted)
    return;
  show_welcome (self, self->cabinet != NULL);
  kab_welcome_connect (self->welcome, wanted[0], *wanted[1] ? wanted[1] : NULL, wanted[2] != NULL);
}

/* What a link asked for, now that it is known which cabinet is open. */
static void
connect_wanted (KabWindow *self)
{
  KabSection *section = self->cabinet ? current_section (self) : NULL;

  if (!self->linked)
    return;
  if (self->cabinet
      && g_strcmp0 (kab_account_get_server (kab_cabinet_get_account (self->cabinet)), self->linked[0]) == 0)
    g_clear_pointer (&self->linked, g_strfreev);
  else if (section)
    kab_section_leave (section, may_connect, self);
  else
    may_connect (NULL, TRUE, self);
}

void
kab_window_connect (KabWindow *self, const char *server, const char *login, gboolean registers)
{
  const char *const wanted[] = { server, login ? login : "", registers ? "register" : NULL, NULL };

  g_clear_pointer (&self->linked, g_strfreev);
  self->linked = g_strdupv ((char **)wanted);
  if (!self->opening)
    connect_wanted (self);
}

static void
may_look_around (GtkWidget *widget, gboolean may, gpointer user_data)
{
  KabWindow *self = user_data;

  if (!may)
    return;
  show_welcome (self, self->cabinet != NULL);
  kab_welcome_look_around (self->welcome);
}

void
kab_window_look_around (KabWindow *self)
{
  KabSection *section = self->cabinet ? current_section (self) : NULL;

  if (kab_session_is_sample (self->session))
    return;
  if (section)
    kab_section_leave (section, may_look_around, self);
  else
    may_look_around (NULL, TRUE, self);
}

/* Accounts */

static void
did_switch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_session_finish (KAB_SESSION (source), result, &error))
    kab_toast (GTK_WIDGET (self->pages), error->message);
}

static void
may_switch (GtkWidget *widget, gboolean may, gpointer user_data)
{
  KabWindow *self = user_data;
  g_autoptr (KabAccount) account = g_steal_pointer (&self->wanted_account);

  if (may && account)
    kab_session_open_async (self->session, account, NULL, did_switch, g_object_ref (self));
}

static void
account_chosen_cb (KabWindow *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (self->account_popover);
  g_set_object (&self->wanted_account, kab_account_menu_chosen (row));
  if (current_section (self))
    kab_section_leave (current_section (self), may_switch, self);
  else
    may_switch (NULL, TRUE, self);
}

static void
account_shown_cb (KabWindow *self, GtkPopover *popover)
{
  kab_account_menu_fill (self->accounts, self->session);
}

/* Search everything */

static void
create_taken_cb (GtkWidget *palette, const char *section, KabWindow *self)
{
  if (self->cabinet)
    go_to_section (self, section, g_new0 (Wish, 1));
}

static void
show_palette (KabWindow *self)
{
  GtkWidget *palette = kab_palette_new (GTK_WINDOW (self), self->cabinet);
  GtkWidget *const buttons[] = { self->devices, self->numbers, self->sign_out };
  KabSection *section = current_section (self);

  if (section && kab_section_can_export (section))
    {
      g_autoptr (GMenuModel) ways = kab_list_export_menu ();

      kab_palette_add_menu (KAB_PALETTE (palette), ways);
    }
  kab_palette_add_menu (KAB_PALETTE (palette), self->primary_menu);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]))
      kab_palette_add_command (KAB_PALETTE (palette), gtk_button_get_label (GTK_BUTTON (buttons[i])),
                               gtk_actionable_get_action_name (GTK_ACTIONABLE (buttons[i])));
  g_signal_connect_object (palette, "section", G_CALLBACK (kab_window_show_section), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (palette, "create", G_CALLBACK (create_taken_cb), self, 0);
  g_signal_connect_object (palette, "record", G_CALLBACK (kab_window_show_record), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (palette));
}

/* Actions */

static void
may_add_account (GtkWidget *widget, gboolean may, gpointer user_data)
{
  if (may)
    show_welcome (user_data, TRUE);
}

static void
may_sign_out (GtkWidget *widget, gboolean may, gpointer user_data)
{
  KabWindow *self = user_data;

  if (may)
    kab_ask_sign_out (GTK_WINDOW (self), self->session);
}

static gboolean
open_menu (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabWindow *self = KAB_WINDOW (widget);

  /* The other pages have a menu of their own, or none. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "cabinet") != 0)
    return FALSE;
  kab_main_menu_open (self->menu, self->leaflet, "sidebar");
  return TRUE;
}

/* The keys of what is open work from the sidebar as well. */
static gboolean
press (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabSection *section = current_section (KAB_WINDOW (widget));
  guint key;

  g_variant_get (args, "(u)", &key);
  return section && kab_section_press (section, key);
}

static void
window_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabWindow *self = KAB_WINDOW (widget);
  KabSection *section = current_section (self);
  gboolean shown = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "cabinet") == 0;

  if (!self->cabinet || !shown)
    return;
  gtk_popover_popdown (self->account_popover);
  if (g_str_equal (name, "win.problems"))
    kab_window_show_section (self, "problems");
  else if (g_str_equal (name, "win.section"))
    kab_window_show_section (self, g_variant_get_string (parameter, NULL));
  else if (g_str_equal (name, "win.numbered-section"))
    {
      const char *numbered = kab_sidebar_numbered (self->sidebar, (guint)g_variant_get_int32 (parameter));

      if (numbered)
        kab_window_show_section (self, numbered);
    }
  else if (g_str_equal (name, "win.sign-in"))
    kab_ask_password (GTK_WINDOW (self), self->cabinet);
  else if (g_str_equal (name, "win.sync-now"))
    kab_cabinet_sync_now (self->cabinet);
  else if (g_str_equal (name, "win.palette"))
    show_palette (self);
  else if (g_str_equal (name, "win.verify"))
    gtk_window_present (GTK_WINDOW (kab_verify_new (GTK_WINDOW (self), self->cabinet)));
  else if (g_str_equal (name, "win.devices"))
    gtk_window_present (GTK_WINDOW (kab_devices_new (GTK_WINDOW (self), self->cabinet)));
  else if (g_str_equal (name, "win.numbers"))
    gtk_window_present (GTK_WINDOW (kab_number_window_new (GTK_WINDOW (self), self->cabinet)));
  else if (!section)
    return;
  else if (g_str_equal (name, "win.search"))
    {
      adw_leaflet_set_visible_child_name (self->leaflet, "content");
      kab_section_search (section);
    }
  else if (g_str_equal (name, "win.new"))
    kab_section_create (section);
  else if (g_str_equal (name, EXPORT))
    kab_section_export (section, g_variant_get_string (parameter, NULL));
  else
    kab_section_leave (section, g_str_equal (name, "win.sign-out") ? may_sign_out : may_add_account, self);
}

/* Closing */

static void
may_close (GtkWidget *widget, gboolean may, gpointer user_data)
{
  KabWindow *self = user_data;

  self->may_close = may;
  if (may && !self->asking_to_close)
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
kab_window_close_request (GtkWindow *window)
{
  KabWindow *self = KAB_WINDOW (window);
  KabSection *section = self->cabinet ? current_section (self) : NULL;

  if (section && !self->may_close)
    {
      self->asking_to_close = TRUE;
      kab_section_leave (section, may_close, self);
      self->asking_to_close = FALSE;
      if (!self->may_close)
        return TRUE;
    }
  kab_window_size_keep (window, self->settings);
  return GTK_WINDOW_CLASS (kab_window_parent_class)->close_request (window);
}

static void
kab_window_dispose (GObject *object)
{
  KabWindow *self = KAB_WINDOW (object);

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_handle_id (&self->present_source, g_source_remove);
  drop_cabinet (self);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->wanted_account);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->linked, g_strfreev);
  g_clear_pointer (&self->wish, wish_free);
  G_OBJECT_CLASS (kab_window_parent_class)->dispose (object);
}

static void
kab_window_class_init (KabWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kab_window_close_request;
  g_type_ensure (KAB_TYPE_SIDEBAR);
  g_type_ensure (KAB_TYPE_SIGNED_OUT_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KabWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, org);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, account);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, menu);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, sync);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, content);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, signed_out);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, account_popover);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, person);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, role);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, accounts);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, devices);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, numbers);
  gtk_widget_class_bind_template_child (widget_class, KabWindow, sign_out);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, kab_window_show_section);
  gtk_widget_class_bind_template_callback (widget_class, account_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_chosen_cb);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, kab_main_menu_show_help);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, 0, open_menu, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_s);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_p);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, window_action);
  gtk_widget_class_install_action (widget_class, EXPORT, "s", window_action);
  gtk_widget_class_install_action (widget_class, "win.section", "s", window_action);
  gtk_widget_class_install_action (widget_class, "win.numbered-section", "i", window_action);
}

static void
kab_window_init (KabWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_menu_button_set_model (self->menu, self->primary_menu);
  kab_popover_keep_inside (self->account_popover);
  self->settings = g_settings_new (KAB_APPLICATION_ID);
  kab_window_size_restore (GTK_WINDOW (self), self->settings);
  set_actions_enabled (self, FALSE);
}

KabSidebar *
kab_window_get_sidebar (KabWindow *self)
{
  return self->sidebar;
}

GtkWidget *
kab_window_new (GtkApplication *application, KabSession *session)
{
  KabWindow *self = g_object_new (KAB_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::cabinet", G_CALLBACK (cabinet_changed_cb), self);
  return GTK_WIDGET (self);
}
