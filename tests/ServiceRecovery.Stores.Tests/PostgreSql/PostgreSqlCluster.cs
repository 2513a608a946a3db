using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using ServiceRecovery.PostgreSql;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>A throwaway server on loopback, from what is installed; and as many empty databases as one asks for.</summary>
public class PostgreSqlCluster
{
    private const string Live = "template_live";
    private const string Simulated = "template_simulated";

    private static readonly string? Programs = FindPrograms();

    private readonly string _folder = Directory.CreateTempSubdirectory("service-recovery-postgresql-").FullName;
    private readonly int _port = FreePort();
    private int _databases;

    /// <summary>Gets why there is no server here; <see langword="null"/> where there is one.</summary>
    public static string? Missing { get; } =
        Programs is null ? "PostgreSQL's server isn't installed: there is no 'initdb' in /usr/lib/postgresql/*/bin, on the PATH or in SERVICE_RECOVERY_POSTGRESQL_BIN."
        : IsRoot && !File.Exists("/usr/bin/setpriv") ? "PostgreSQL's server doesn't start as root, and there is no 'setpriv' to start it as 'postgres'."
        : null;

    private static bool IsRoot => Environment.UserName == "root";

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        if (IsRoot)
        {
            await RunAsync("chown", "postgres:", _folder);
        }

        await ServerAsync("initdb", "-D", Data, "-U", "recovery", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await StartAsync();
        await MakeTemplateAsync(Live, database => MigrateAsync(database, isSimulated: false));
        await MakeTemplateAsync(Simulated, database => MigrateAsync(database, isSimulated: true));
    }

    public async Task DisposeAsync()
    {
        if (Missing is null)
        {
            await ServerAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Makes a database with the tables in it and returns how to connect to it.</summary>
    public Task<string> MakeDatabaseAsync(bool isSimulated = false) => MakeAsync(isSimulated ? Simulated : Live);

    /// <summary>Makes a database with nothing in it.</summary>
    public Task<string> MakeEmptyAsync() => MakeAsync("template0");

    /// <summary>Kills the server as a crash would, and starts it again on what it left: what it had acknowledged is replayed from its log.</summary>
    public async Task KillAndStartAsync()
    {
        using (var server = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture)))
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        // Its children end when they notice; until then the folder is refused to another server.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < 200)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Reads what the server has written to its log from a place on.</summary>
    public (string Text, long End) LogFrom(long place)
    {
        using var log = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(place, SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        return (reader.ReadToEnd(), log.Length);
    }

    public static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<string>> ReadAsync(string connectionString, string query)
    {
        List<string> rows = [];
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>Gets what the server is started with beside that.</summary>
    protected virtual string Settings => "";

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "server.log");

    private Task StartAsync() =>
        ServerAsync("pg_ctl", "-D", Data, "-l", Log, "-w", "-t", "60", "-o", FormattableString.Invariant($"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} {Settings}"), "start");

    private string Of(string database) => FormattableString.Invariant($"Host=127.0.0.1;Port={_port};Username=recovery;Database={database}");

    /// <summary>Makes a database as a copy of another.</summary>
    protected async Task<string> MakeAsync(string template)
    {
        var name = FormattableString.Invariant($"recovery_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(Of("postgres"), $"CREATE DATABASE {name} TEMPLATE {template}");
        return Of(name);
    }

    /// <summary>Makes a database to be copied; nobody may be connected to it afterwards.</summary>
    protected async Task MakeTemplateAsync(string name, Func<string, Task> fill)
    {
        await ExecuteAsync(Of("postgres"), $"CREATE DATABASE {name}");
        await fill(Of(name) + ";Pooling=false");
    }

    private static async Task MigrateAsync(string database, bool isSimulated)
    {
        await using var store = new PostgreSqlRecoveryStore(database, new PostgreSqlStoreOptions { IsSimulated = isSimulated });
        await store.MigrateAsync();
    }

    private static Task ServerAsync(string program, params string[] arguments) => IsRoot
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(Programs!, program), .. arguments])
        : RunAsync(Path.Combine(Programs!, program), arguments);

    // A server that is started keeps its output open, so it is read only when something went wrong and never to its end before.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
        }
    }

    private static string? FindPrograms()
    {
        if (Environment.GetEnvironmentVariable("SERVICE_RECOVERY_POSTGRESQL_BIN") is { Length: > 0 } named)
        {
            return File.Exists(Path.Combine(named, "initdb")) ? named : null;
        }

        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return debian.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
