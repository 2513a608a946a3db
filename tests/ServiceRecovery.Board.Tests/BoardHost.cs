using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.AspNetCore.Tests;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Board.Tests;

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, string Text, HttpResponseMessage Message)
{
    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Gets what a reader sees, without marks.</summary>
    public string Seen => WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(Regex.Replace(Text, "<head>.*</head>", "", RegexOptions.Singleline), "<[^>]*>", " "), " +", " "));

    /// <summary>Gets the answers that are offered, as they are sent.</summary>
    public string[] Choices => [.. Regex.Matches(Text, "type=\"radio\"[^>]* value=\"([^\"]*)\"").Select(match => match.Groups[1].Value)];

    /// <summary>Gets the hidden fields.</summary>
    public Dictionary<string, string> Hidden => Regex.Matches(Text, "type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"").ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    public bool Says(string words) => Seen.Contains(words, StringComparison.Ordinal);
}

/// <summary>A host with the answer page.</summary>
public sealed class BoardHost : RunningHost
{
    public const string Question = "Is it all right now?";
    public const string Contact = "+43 1 555 01 00, day and night";

    public static readonly Actor Ana = Actor.Staff("ana", "clerk");
    public static readonly Actor Mailer = Actor.System("mailer");

    private static int _cases;

    private BoardHost(WebApplication app, ManualTimeProvider clock)
        : base(app, clock)
    {
    }

    internal static WebApplication Build(
        out ManualTimeProvider clock,
        Action<RecoveryBoardOptions>? board = null,
        Action<RecoveryOptions>? recovery = null,
        Action<WebApplication>? map = null,
        Action<RecoveryBuilder>? sentence = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = NewBuilder();
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization(static options => options.FallbackPolicy = options.DefaultPolicy);
        var sentenced = AddDesk(builder, out clock, options =>
            {
                options.Levels.Add(new Role("clerk"));
                options.Limits.Add(new RoleLimit(new Role("clerk"), new Currency("EUR"), 50_000, 100_000));
                options.PublicUrl = new("https://crm.example/a/");
                recovery?.Invoke(options);
            })
            .AddBoard(options =>
            {
                options.Organization = static (tenant, _) => tenant == TenantId.Single ? "Hotel Lindenhof" : "Hotel Süd";
                options.Contact = static (_, _) => Contact;
                board?.Invoke(options);
            });
        sentence?.Invoke(sentenced);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        (map ?? (static app => app.MapRecoveryAnswers()))(app);
        return app;
    }

    internal static async Task<BoardHost> StartAsync(
        Action<RecoveryBoardOptions>? board = null,
        Action<RecoveryOptions>? recovery = null,
        Action<WebApplication>? map = null,
        Action<RecoveryBuilder>? sentence = null,
        Action<IServiceCollection>? services = null)
    {
        var app = Build(out var clock, board, recovery, map, sentence, services);
        await app.StartAsync();
        return new BoardHost(app, clock);
    }

    /// <summary>Returns an id that no case has had yet.</summary>
    public static CaseId NewCase() => new(FormattableString.Invariant($"C-{Interlocked.Increment(ref _cases)}"));

    /// <summary>Leads a case to where it was put right, and asks the customer.</summary>
    internal async Task<CaseId> AskedAsync(string ask = "q1", TenantId? tenant = null, CaseId? id = null, string customer = "c-1001")
    {
        var at = (id ?? NewCase(), tenant ?? TenantId.Single);
        await DoAsync(
            at,
            Ana,
            new CaseCommand.ReportFailure("Cold soup.", Severity.Minor, Channel.Phone, Customer: new CustomerRef(customer)),
            new CaseCommand.Own(),
            new CaseCommand.Apologize(),
            new CaseCommand.Listen("I have to go back to work."),
            new CaseCommand.Correct("A hot soup."),
            new CaseCommand.IssueAsking(Channel.Mail, new AskId(ask)));
        return at.Item1;
    }

    /// <summary>Gives commands that must be accepted.</summary>
    internal Task DoAsync(CaseId id, Actor by, params CaseCommand[] commands) => DoAsync((id, TenantId.Single), by, commands);

    internal async Task DoAsync((CaseId Case, TenantId Tenant) at, Actor by, params CaseCommand[] commands)
    {
        var handle = Desk.For(at.Tenant).Case(at.Case).As(by);
        var result = commands is [var one] ? await handle.DoAsync(one) : await handle.DoAllAsync(commands);
        Assert.True(result is CommandResult.Accepted, result.ToString());
    }

    /// <summary>Returns the link of an asking, below the prefix.</summary>
    internal string LinkOf(CaseId id, string ask = "q1", TenantId? tenant = null)
    {
        var url = Services.GetRequiredService<AnswerLinks>().UrlOf(tenant ?? TenantId.Single, id, new AskId(ask));
        return url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..];
    }

    internal async Task<IReadOnlyList<CaseEvent>> EventsAsync(CaseId id) => [.. (await Desk.Case(id).ReadAsync()).Select(recorded => recorded.Event)];

    internal Task<Reply> GetAsync(string link, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, "/a/" + link, null, headers);

    internal Task<Reply> PostAsync(string link, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, "/a/" + link, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    internal Task<Reply> PostRawAsync(string link, string body, string? type = "application/x-www-form-urlencoded")
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return SendAsync(HttpMethod.Post, "/a/" + link, content);
    }

    internal async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var (message, text) = await base.SendAsync(method, path, content, headers);
        return new Reply((int)message.StatusCode, text, message);
    }
}

/// <summary>One host for the tests of a class.</summary>
public sealed class SharedHost() : SharedHost<BoardHost>(() => BoardHost.StartAsync());
