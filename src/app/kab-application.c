/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "kab-config.h"
#include "kab-erasing.h"
#include "kab-list-export.h"
#include "kab-paid-notice.h"
#include "kab-paper-config.h"
#include "kab-preferences.h"
#include "kab-sections.h"
#include "kab-session.h"
#include "kab-sidebar.h"
#include "kab-widgets.h"
#include "kab-window.h"

#define ADDRESS_MAX 500

struct _KabApplication
{
  AdwApplication parent_instance;
  KabSession *session;
  GSettings *settings;
  gboolean sample; /* asked for on the command line */
  guint term;
  guint interrupt;
};

G_DEFINE_FINAL_TYPE (KabApplication, kab_application, ADW_TYPE_APPLICATION)

static KabWindow *
the_window (KabApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (KAB_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* Returns: the window, made if there was none; @start: open what was open last. */
static KabWindow *
present (KabApplication *self, gboolean start)
{
  KabWindow *window = the_window (self);

  if (!window)
    {
      window = KAB_WINDOW (kab_window_new (GTK_APPLICATION (self), self->session));
      if (start)
        kab_window_start (window);
    }
  kab_window_present (window);
  return window;
}

static void
kab_application_activate (GApplication *application)
{
  present (KAB_APPLICATION (application), TRUE);
}

static void
kab_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  kab_application_activate (application);
}

/* kabinet:licences shows the section of that name; what follows a slash is left out. */
static char *
section_of_uri (const char *uri)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);
  const char *name;

  if (g_strcmp0 (scheme, "kabinet") != 0)
    return NULL;
  name = uri + strlen ("kabinet:");
  while (*name == '/')
    name++;
  return g_strndup (name, strcspn (name, "/?#"));
}

/*
 * kabinet://connect?server=https://HOST&login=NAME, kabinet://register?server=https://HOST: what the pages of a server lead
 * to.
 */
static gboolean
read_connect (const char *uri, char **server, char **login, gboolean *registers)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (GUri) address = NULL;
  const char *given;

  if (!parsed || !g_str_equal (g_uri_get_scheme (parsed), "kabinet") || !g_uri_get_query (parsed))
    return FALSE;
  *registers = g_strcmp0 (g_uri_get_host (parsed), "register") == 0;
  if (!*registers && g_strcmp0 (g_uri_get_host (parsed), "connect") != 0)
    return FALSE;
  query = g_uri_parse_params (g_uri_get_query (parsed), -1, "&", G_URI_PARAMS_NONE, NULL);
  given = query ? g_hash_table_lookup (query, "server") : NULL;
  address = given ? g_uri_parse (given, G_URI_FLAGS_NONE, NULL) : NULL;
  /* Nobody is led by a link to where a password would travel in the open. */
  if (!address || strlen (given) > ADDRESS_MAX || !g_str_equal (g_uri_get_scheme (address), "https")
      || !g_uri_get_host (address) || !*g_uri_get_host (address) || g_uri_get_userinfo (address))
    return FALSE;
  *server = g_strdup (given);
  *login = g_strdup (g_hash_table_lookup (query, "login"));
  return TRUE;
}

/* Says on the terminal that was typed into, which may be another than ours, that there is no such section. */
static int
refuse (GApplicationCommandLine *command_line, const char *typed)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, i > 0 ? ", %s" : "%s", sections[i].name);
  g_application_command_line_printerr (
    command_line, _ ("kabinet: there is no section “%s”. There are: %s; as an address kabinet:NAME.\n"),
    typed, names->str);
  return 1;
}

static gboolean
is_section (const char *name)
{
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (sections[i].name, name))
      return TRUE;

  return FALSE;
}

static int
kab_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  KabApplication *self = KAB_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_auto (GStrv) uris = NULL;
  g_autofree char *section = NULL, *server = NULL, *login = NULL;
  gboolean sample = FALSE, registers = FALSE;
  KabWindow *window;

  g_variant_dict_lookup (options, "sample", "b", &sample);
  g_variant_dict_lookup (options, "section", "s", &section);
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^as", &uris) && uris[0]
      && (uris[1] || !read_connect (uris[0], &server, &login, &registers)))
    {
      g_autofree char *named = section_of_uri (uris[0]);

      if (!named || uris[1])
        return refuse (command_line, uris[named ? 1 : 0]);
      if (!section)
        section = g_steal_pointer (&named);
    }
  if (section && !is_section (section))
    return refuse (command_line, section);
  window = present (self, !sample);
  if (section)
    kab_window_show_section (window, section);
  if (sample)
    kab_window_look_around (window);
  if (server)
    kab_window_connect (window, server, login, registers);
  return 0;
}

static int
kab_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("kabinet %s\n", KAB_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "sample", "b", &KAB_APPLICATION (application)->sample);
  return -1;
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KabApplication *self = user_data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  /* Each window asks about what is not saved; the last one that closes ends the program. */
  for (GList *l = windows; l; l = l->next)
    gtk_window_close (l->data);
}

static void
forget_cb (GtkWidget *preferences, KabApplication *self)
{
  if (the_window (self))
    kab_window_forget_lists (the_window (self));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KabApplication *self = user_data;
  GtkWidget *preferences = kab_preferences_new (gtk_application_get_active_window (GTK_APPLICATION (self)));

  g_signal_connect_object (preferences, "forget", G_CALLBACK (forget_cb), self, 0);
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KabApplication *self = user_data;

  adw_show_about_window (
    gtk_application_get_active_window (GTK_APPLICATION (self)), "application-name", "Kabinet",
    "application-icon", KAB_APPLICATION_ID, "version", KAB_VERSION, "developer-name",
    /* Translators: who makes the program, in About */
    _ ("The Kabinet contributors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
    _ ("A business cabinet for licences, packages and services that also works without a network."),
    /* Translators: your name, a line each, shown in About */
    "translator-credits", _ ("translator-credits"), NULL);
}

static void
section_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  kab_window_show_section (present (user_data, TRUE), g_action_get_name (G_ACTION (action)));
}

static const GActionEntry actions[] = {
  { "quit", quit_action },        { "preferences", preferences_action }, { "about", about_action },
  { "licences", section_action }, { "packages", section_action },        { "orders", section_action },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
  { "win.search", { "<Control>f" } },
  { "win.palette", { "<Control>k" } },
  { "win.new", { "<Control>n" } },
  { "win.export::xlsx", { "<Control>e" } },
  { "win.sync-now", { "F5", "<Control>r" } },
  { "win.show-help-overlay", { "<Control>question" } },
};

static gboolean
signal_cb (gpointer user_data)
{
  KabApplication *self = user_data;
  GList *windows = g_list_copy_deep (gtk_application_get_windows (GTK_APPLICATION (self)),
                                     (GCopyFunc)(void (*) (void))g_object_ref, NULL);

  /* Nobody is there to answer: what is not saved was never promised. Some go with others. */
  for (GList *l = windows; l; l = l->next)
    gtk_window_destroy (l->data);
  g_list_free_full (windows, g_object_unref);
  /* That was cancelled just now, and ends the application once it has cleared away what it began. */
  if (!kab_list_export_is_running ())
    g_application_quit (G_APPLICATION (self));
  return G_SOURCE_CONTINUE;
}

/* GTK reads its own theme when the display opens, and libadwaita then puts another in its place: a
 * tenth of a start. So GTK is first told of the empty theme that libadwaita would choose itself. */
static void
init_gtk (void)
{
  gboolean chosen = g_getenv ("GTK_THEME") != NULL;

  if (!chosen)
    g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  gtk_init ();
  gtk_settings_get_default ();
  if (!chosen)
    g_unsetenv ("GTK_THEME");
  /* GTK begins to read the themes of icons on a thread when somebody asks for them, and whoever adds a folder of icons
   * waits for that and throws it away. libadwaita asks and adds at once, and then reads styles while the thread reads. */
  adw_init ();
}

/* All folders of icons are known: they are read on a thread, as after a change of the theme, while the window is made,
 * and not when the first icon is looked for. */
static void
read_icons (void)
{
  g_object_notify (G_OBJECT (gtk_settings_get_default ()), "gtk-icon-theme-name");
}

static void
kab_application_startup (GApplication *application)
{
  KabApplication *self = KAB_APPLICATION (application);

  /* The files are opened on a thread while GTK starts. */
  self->session = kab_session_new ();
  kab_erasing_watch (GTK_APPLICATION (self), self->session);
  kab_paid_notice_watch (GTK_APPLICATION (self), self->session);
  if (!self->sample)
    kab_session_prepare (self->session);
  init_gtk ();
  kab_widgets_init ();
  G_APPLICATION_CLASS (kab_application_parent_class)->startup (application);
  read_icons ();
  kab_paper_config_prepare ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].keys);
  kab_sidebar_set_accels (GTK_APPLICATION (self));
  self->settings = g_settings_new (KAB_APPLICATION_ID);
  kab_preferences_apply_style (self->settings);
  self->term = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->interrupt = g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
kab_application_shutdown (GApplication *application)
{
  KabApplication *self = KAB_APPLICATION (application);

  if (self->session)
    kab_session_close (self->session);
  G_APPLICATION_CLASS (kab_application_parent_class)->shutdown (application);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_handle_id (&self->term, g_source_remove);
  g_clear_handle_id (&self->interrupt, g_source_remove);
}

static void
kab_application_class_init (KabApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = kab_application_activate;
  application_class->open = kab_application_open;
  application_class->command_line = kab_application_command_line;
  application_class->handle_local_options = kab_application_handle_local_options;
  application_class->startup = kab_application_startup;
  application_class->shutdown = kab_application_shutdown;
}

static void
kab_application_init (KabApplication *self)
{
  static const GOptionEntry options[] = {
    { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Look around with sample data"), NULL },
    { "section", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show a section, such as licences or orders"),
      N_ ("NAME") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[ADDRESS]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

KabApplication *
kab_application_new (void)
{
  return g_object_new (KAB_TYPE_APPLICATION, "application-id", KAB_APPLICATION_ID, "resource-base-path",
                       "/org/kabinet/Kabinet", "flags", G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
