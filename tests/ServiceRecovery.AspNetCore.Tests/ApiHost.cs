using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Policies;
using ServiceRecovery.Testing;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, JsonElement Body, string Text, HttpResponseMessage Message)
{
    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>A host with the API, two tenants and some people.</summary>
public sealed class ApiHost : RunningHost
{
    public const string Ana = "sub=ana;role=clerk";
    public const string Ben = "sub=ben;role=manager";
    public const string Sue = "sub=sue;role=manager;tenant=south";
    public const string Noor = "sub=noor;role=clerk;place=spa";
    public const string Customer = "sub=u-1;recovery:customer=c-1001";
    public const string OtherCustomer = "sub=u-2;recovery:customer=c-1002";
    public const string Till = "sub=till-3;recovery:system=till";

    private static int _keys;

    private ApiHost(WebApplication app, ManualTimeProvider clock)
        : base(app, clock)
    {
    }

    internal static WebApplication Build(
        out ManualTimeProvider clock,
        Action<RecoveryWebOptions>? web = null,
        Action<RecoveryBuilder>? recovery = null,
        Action<WebApplication>? map = null,
        string environment = "Production")
    {
        var builder = NewBuilder(environment);
        builder.Services.AddAuthentication(TestSignIn.Name).AddScheme<AuthenticationSchemeOptions, TestSignIn>(TestSignIn.Name, null);
        builder.Services.AddAuthorization(options => options.AddPolicy("staff", policy => policy.RequireAuthenticatedUser().RequireAssertion(context => !context.User.HasClaim("role-at-work", "none"))));
        var sentence = AddDesk(builder, out clock, static options =>
            {
                options.Levels.Add(new Role("clerk"));
                options.Levels.Add(new Role("manager"));
                options.Limits.Add(new RoleLimit(new Role("clerk"), new Currency("EUR"), 5_000, 10_000));
                options.Limits.Add(new RoleLimit(new Role("manager"), new Currency("EUR"), 50_000, 100_000));
            })
            .Use(new StaffList(
            [
                new StaffMember(new PersonId("ana")) { Names = ["Ana Berger"] },
                new StaffMember(new PersonId("ben")),
                new StaffMember(new PersonId("noor")),
                new StaffMember(new PersonId("sue")),
                new StaffMember(new PersonId("gone"), IsActive: false),
            ]));
        recovery?.Invoke(sentence);
        sentence.AddWeb(options =>
        {
            options.Tenant = static http => http.User.FindFirst("tenant")?.Value switch { null => TenantId.Single, "none" => null, var tenant => new TenantId(tenant) };
            options.Places = static http => http.User.FindAll("place").Select(claim => new PlaceId(claim.Value)).ToList() is { Count: > 0 } places ? places : null;
            options.Commands = options.Reads = options.Finds = new RequestRate(1_000, 1_000_000);
            web?.Invoke(options);
        });
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        (map ?? (static app => app.MapServiceRecovery("/api/recovery").RequireAuthorization("staff")))(app);
        return app;
    }

    internal static async Task<ApiHost> StartAsync(Action<RecoveryWebOptions>? web = null, Action<RecoveryBuilder>? recovery = null, Action<WebApplication>? map = null, string environment = "Production")
    {
        var app = Build(out var clock, web, recovery, map, environment);
        await app.StartAsync();
        return new ApiHost(app, clock);
    }

    /// <summary>Returns a command's id that nobody had before.</summary>
    public static string NewKey() => FormattableString.Invariant($"k-{Interlocked.Increment(ref _keys)}");

    internal Task<Reply> GetAsync(string? who, string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, who, path, null, headers);

    internal Task<Reply> PostAsync(string? who, string path, string body, string? key = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, who, path, new StringContent(body, Encoding.UTF8, "application/json"), [("Idempotency-Key", key ?? NewKey()), .. headers]);

    internal async Task<Reply> SendAsync(HttpMethod method, string? who, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var (message, text) = await SendAsync(method, path.StartsWith('/') ? path : "/api/recovery/" + path, content, who is null ? headers : headers.Prepend((TestSignIn.Header, who)));
        return new Reply((int)message.StatusCode, text.Length > 0 && message.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : default, text, message);
    }

    /// <summary>Reports a case, and returns its id.</summary>
    internal async Task<string> ReportAsync(string who = Ana, string fields = "")
    {
        var id = FormattableString.Invariant($"R-{Interlocked.Increment(ref _keys)}");
        var reply = await PostAsync(who, "cases", $$"""{"case":"{{id}}","severity":"minor","channel":"phone","text":"Cold soup."{{(fields.Length > 0 ? "," + fields : "")}}}""");
        Xunit.Assert.Equal(201, reply.Status);
        return id;
    }

    /// <summary>Leads a case to where the customer was heard.</summary>
    internal async Task LeadAsync(string id, string who = Ana)
    {
        foreach (var (verb, body) in new[] { ("own", "{}"), ("apologize", """{"channel":"phone","text":"I am sorry. We let your soup get cold; that was ours."}"""), ("listen", """{"words":"Lunch was short."}""") })
        {
            var reply = await PostAsync(who, $"cases/{id}/acts/{verb}", body);
            Xunit.Assert.True(reply.Status == 200, reply.Text);
        }
    }
}

/// <summary>One host for the tests of a class.</summary>
public sealed class SharedHost() : SharedHost<ApiHost>(() => ApiHost.StartAsync());
