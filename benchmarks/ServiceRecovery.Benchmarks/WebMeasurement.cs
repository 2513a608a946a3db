using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>What the web costs over the desk: a command by the API beside an endpoint that gives it and does nothing else, pages beside the lists and loads behind them, the first page of a new process, and what boards that ask for changes cost those who act.</summary>
internal static partial class WebMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "web";

    private const string Child = "web-child";
    private const int Rounds = 5;
    private const int Connections = 200;
    private const int CommandsOfEach = 20;
    private const int Pages = 200;
    private const int Boards = 1_000;
    private const int ActsASecond = 50;

    private static readonly TimeSpan BoardsAsk = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);
    private static readonly Actor Ana = Actor.Staff("ana", "clerk");

    /// <summary>Measures, and writes the report.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args) => args switch
    {
        [Child, var kind, var folder] => await FirstPageAsync(kind, folder),
        [Verb, .. { Length: <= 1 } rest] => await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync),
        _ => null,
    };

    private static async Task<string> ReportAsync(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# What the web costs").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Medians of {Rounds} rounds that take turns after one that warms up, on SQLite, the client in the same process.")).AppendLine();
        text.AppendLine("| what | it | beside | |").AppendLine("|---|---|---|---|");
        await using (var host = await StartAsync(folder, "web.db", withWeb: true))
        {
            await CommandsAsync(text, host);
            await PagesAsync(text, host);
            await BoardsAsync(text, host);
        }

        FirstPages(text, folder);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task CommandsAsync(StringBuilder text, WebApplication host)
    {
        using var client = NewClient(host);
        for (var number = 0; number < Connections; number++)
        {
            (await DeskOf(host).Case(Invariant($"c-{number}")).As(Ana).ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.Phone)).EnsureAccepted();
        }

        var (api, bare) = await InTurnsAsync(round => AllAsync("/api/recovery/cases/{0}/acts/note", $"a{round}"), round => AllAsync("/bare/{0}", $"b{round}"));
        const int all = Connections * CommandsOfEach;
        text.AppendLine(Invariant($"| {Connections} connections, a note on a case of their own: by the API, by an endpoint that gives it to the desk | {all / api.TotalSeconds:N0}/s | {all / bare.TotalSeconds:N0}/s | {bare / api:N2} times as many |"));

        async Task AllAsync(string address, string round) => await Task.WhenAll(Enumerable.Range(0, Connections).Select(async number =>
        {
            for (var command = 0; command < CommandsOfEach; command++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, string.Format(System.Globalization.CultureInfo.InvariantCulture, address, Invariant($"c-{number}"))) { Content = JsonContent.Create(new { text = "They called again." }) };
                request.Headers.Add("Idempotency-Key", Invariant($"{round}-{number}-{command}"));
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
            }
        }));
    }

    private static async Task PagesAsync(StringBuilder text, WebApplication host)
    {
        var (desk, tenant) = (DeskOf(host), DeskOf(host).For(TenantId.Single));
        var clerk = desk.Case("long").As(Ana);
        (await clerk.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.Phone, customer: new CustomerRef("c-1"))).EnsureAccepted();
        for (var number = 1; number < 200; number++)
        {
            (await clerk.NoteAsync("They called again.")).EnsureAccepted();
        }

        var views = Enum.GetValues<WorklistView>().Select(view => tenant.ViewOf(view, Ana.Id, Ana.Role)).ToList();
        var (page, list) = await InTurnsAsync(_ => ManyAsync(() => InProcessAsync(host, "/recovery/")), _ => ManyAsync(async () =>
        {
            await tenant.ListAsync(new WorklistQuery(TenantId.Single) { Limit = 50 });
            await tenant.CountAsync(views.Take(5), CancellationToken.None);
        }));
        text.AppendLine(Invariant($"| the work list, 50 lines: the page, the list and the counts behind it | {page.TotalMilliseconds / Pages:N2} ms | {list.TotalMilliseconds / Pages:N2} ms | {(page - list).TotalMilliseconds / Pages:N2} ms over it |"));
        var (shown, load) = await InTurnsAsync(_ => ManyAsync(() => InProcessAsync(host, "/recovery/cases/{case}", "long")), _ => ManyAsync(async () => await desk.Case("long").ReadAsync()));
        text.AppendLine(Invariant($"| a case of 200 events: the page, its load | {shown.TotalMilliseconds / Pages:N2} ms | {load.TotalMilliseconds / Pages:N2} ms | {(shown - load).TotalMilliseconds / Pages:N2} ms over it |"));

        static async Task ManyAsync(Func<Task> one)
        {
            for (var number = 0; number < Pages; number++)
            {
                await one();
            }
        }
    }

    // The endpoint itself, without a connection, as the framework calls it.
    private static async Task InProcessAsync(WebApplication host, string template, string? id = null)
    {
        var endpoint = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().First(one => "/" + one.RoutePattern.RawText!.TrimStart('/') == template && one.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true);
        await using var scope = host.Services.CreateAsyncScope();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (http.Request.Method, http.Request.Scheme, http.Request.Host, http.Request.Path, http.Response.Body) = ("GET", "http", new HostString("127.0.0.1"), template.Replace("{case}", id, StringComparison.Ordinal), body);
        if (id is not null)
        {
            http.Request.RouteValues["case"] = id;
        }

        http.SetEndpoint(endpoint);
        await endpoint.RequestDelegate!(http);
        if (http.Response.StatusCode != StatusCodes.Status200OK || body.Length < 2_000)
        {
            throw new InvalidOperationException(Invariant($"'{template}' was answered {http.Response.StatusCode} with {body.Length} bytes."));
        }
    }

    private static async Task BoardsAsync(StringBuilder text, WebApplication host)
    {
        using var client = NewClient(host);
        var first = await client.GetStringAsync("/recovery/");
        var changes = "/recovery/" + System.Net.WebUtility.HtmlDecode(Changes().Match(first).Groups[1].Value)[2..];
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < 3; round++)
        {
            without.Add(await WatchAsync(Invariant($"w{round}"), boards: 0));
            with.Add(await WatchAsync(Invariant($"x{round}"), Boards));
        }

        text.AppendLine(Invariant($"| {ActsASecond} notes a second, the slowest in a hundred: while {Boards:N0} boards ask for changes each {BoardsAsk.TotalSeconds:N0} s, while none does | {Median(with):N1} ms | {Median(without):N1} ms | {Median(with) / Median(without):N2} times |"));

        async Task<double> WatchAsync(string round, int boards)
        {
            using var over = new CancellationTokenSource(Watched);
            var asking = boards == 0 ? Task.CompletedTask : EachAsync(BoardsAsk / boards, async _ =>
            {
                using var answer = await client.GetAsync(changes);
                answer.EnsureSuccessStatusCode();
            }, over.Token);
            List<double> took = [];
            await EachAsync(TimeSpan.FromSeconds(1) / ActsASecond, async number =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Invariant($"/api/recovery/cases/c-{number % Connections}/acts/note")) { Content = JsonContent.Create(new { text = "They called again." }) };
                request.Headers.Add("Idempotency-Key", Invariant($"{round}-{number}"));
                var started = Stopwatch.GetTimestamp();
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                lock (took)
                {
                    took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }, over.Token);
            await asking;
            took.Sort();
            return took[(int)(took.Count * 0.99)];
        }
    }

    // Begins one after the other at a pace, whether those before have ended or not.
    private static async Task EachAsync(TimeSpan pause, Func<int, Task> one, CancellationToken over)
    {
        List<Task> begun = [];
        using var timer = new PeriodicTimer(pause < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : pause);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                begun.Add(one(begun.Count));
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }

        await Task.WhenAll(begun);
    }

    private static void FirstPages(StringBuilder text, string folder)
    {
        List<double> web = [], empty = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (one, other) = (RunChild("board", folder), RunChild("empty", folder));
            if (round > 0)
            {
                web.Add(one);
                empty.Add(other);
            }
        }

        text.AppendLine(Invariant($"| the first page of a new process: the work list, a host without anything | {Median(web):N0} ms | {Median(empty):N0} ms | {Median(web) - Median(empty):N0} ms later |"));
    }

    private static double RunChild(string kind, string folder)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? new[] { typeof(WebMeasurement).Assembly.Location } : [], Child, kind, folder]) { RedirectStandardOutput = true })!;
        var line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return double.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<int> FirstPageAsync(string kind, string folder)
    {
        await using var host = await StartAsync(folder, "first.db", withWeb: kind == "board");
        using var client = NewClient(host);
        await client.GetStringAsync(kind == "board" ? "/recovery/" : "/");
        Console.WriteLine(Invariant($"{(DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds}"));
        return 0;
    }

    private static async Task<WebApplication> StartAsync(string folder, string file, bool withWeb)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (withWeb)
        {
            builder.Services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
                .UseSqlite("Data Source=" + Path.Combine(folder, file)).UsePseudonymKey(PseudonymKey.FromBytes("k1", new byte[32]))
                .AddWeb(web =>
                {
                    web.Actor = static _ => Ana;
                    (web.Commands, web.Reads) = (new RequestRate(1e6, 1_000_000), new RequestRate(1e6, 1_000_000));
                })
                .AddBoard();
        }

        var app = builder.Build();
        app.MapGet("/", static () => "Nothing.");
        if (withWeb)
        {
            app.MapServiceRecovery("/api/recovery").AllowAnonymous();
            app.MapRecoveryBoard("/recovery").AllowAnonymous();
            app.MapPost("/bare/{id}", static async (string id, HttpRequest request, RecoveryDesk desk) =>
            {
                using var body = await JsonDocument.ParseAsync(request.Body);
                var result = await desk.HandleAsync(new CaseId(id), new RecoveryBatch(new CommandId(request.Headers["Idempotency-Key"].ToString()), Ana, new CaseCommand.AddNote(body.RootElement.GetProperty("text").GetString()!)));
                return Results.Json(new { stage = result.Stage?.Name, version = result.Version });
            });
        }

        await app.StartAsync();
        return app;
    }

    private static async Task<(TimeSpan One, TimeSpan Other)> InTurnsAsync(Func<int, Task> one, Func<int, Task> other)
    {
        List<double> ones = [], others = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (first, second) = (await TimeAsync(() => one(round)), await TimeAsync(() => other(round)));
            if (round > 0)
            {
                ones.Add(first);
                others.Add(second);
            }
        }

        return (TimeSpan.FromMilliseconds(Median(ones)), TimeSpan.FromMilliseconds(Median(others)));
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static HttpClient NewClient(WebApplication host) => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections })
    {
        BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
    };

    private static RecoveryDesk DeskOf(WebApplication host) => host.Services.GetRequiredService<RecoveryDesk>();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex("data-changes=\"([^\"]+)\"")]
    private static partial Regex Changes();
}
