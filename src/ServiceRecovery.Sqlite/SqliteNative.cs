using System.Runtime.InteropServices;

namespace ServiceRecovery.Sqlite;

/// <summary>The one question to SQLite itself that its wrapper doesn't have.</summary>
internal static class SqliteNative
{
#pragma warning disable SYSLIB1054, CA1707, SA1300 // A name of SQLite's; nothing of it is marshalled.
    [DllImport("e_sqlite3", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_file_control(IntPtr connection, IntPtr database, int operation, out int answer);
#pragma warning restore SYSLIB1054, CA1707, SA1300
}
