using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Two hosts of the API on one database, two hundred people at once: each act is there, and once, whichever host it was sent to, and sent again.</summary>
[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class WebOnTwoNodes(PostgreSqlServer server) : IAsyncLifetime
{
    private const int People = 200;
    private const int Each = 5;

    private readonly List<WebApplication> _nodes = [];
    private readonly List<HttpClient> _clients = [];

    public async Task InitializeAsync()
    {
        var (database, key) = (await server.MakeDatabaseAsync() + ManyAtOnceOnPostgreSql.Pool, PseudonymKey.Generate());
        for (var node = 0; node < 2; node++)
        {
            var app = Build(database, key);
            await app.StartAsync();
            _nodes.Add(app);
            _clients.Add(new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = People / 2 })
            {
                BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
                Timeout = TimeSpan.FromMinutes(5),
            });
        }
    }

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nothing_is_lost_or_done_twice_on_cases_of_their_own_and_on_one()
    {
        await Task.WhenAll(Enumerable.Range(0, People).Select(async person =>
        {
            Assert.Equal(HttpStatusCode.Created, await SendAsync(person, "cases", $"r-{person}", $$"""{"case":"own-{{person}}","text":"Cold soup.","severity":"minor","channel":"phone"}"""));
            for (var act = 0; act < Each; act++)
            {
                await NoteTwiceAsync(person, $"own-{person}", $"n-{person}-{act}");
            }
        }));
        await SendAsync(0, "cases", "r-all", """{"case":"all","text":"The lift stands still.","severity":"major","channel":"phone"}""");
        await Task.WhenAll(Enumerable.Range(0, People).Select(person => NoteTwiceAsync(person, "all", $"all-{person}")));

        var desk = _nodes[0].Services.GetRequiredService<RecoveryDesk>();
        for (var person = 0; person < People; person++)
        {
            await ExpectAsync(desk, $"own-{person}", Enumerable.Range(0, Each).Select(act => $"n-{person}-{act}"));
        }

        await ExpectAsync(desk, "all", Enumerable.Range(0, People).Select(person => $"all-{person}"));
    }

    // An answer may be lost on its way, and whoever waited sends the same again, perhaps to the other host.
    private async Task NoteTwiceAsync(int person, string id, string key)
    {
        var body = $$"""{"text":"{{key}}"}""";
        var sent = await Task.WhenAll(SendAsync(person, $"cases/{id}/acts/note", key, body), SendAsync(person, $"cases/{id}/acts/note", key, body, otherNode: true));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], sent);
    }

    private static async Task ExpectAsync(RecoveryDesk desk, string id, IEnumerable<string> notes)
    {
        var history = await desk.Case(id).ReadAsync();
        Assert.Equal(notes.Order(StringComparer.Ordinal), history.Select(recorded => recorded.Event).OfType<CaseEvent.NoteAdded>().Select(note => note.Note.Value).Order(StringComparer.Ordinal));
    }

    private async Task<HttpStatusCode> SendAsync(int person, string address, string key, string body, bool otherNode = false)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/recovery/{address}") { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("X-Person", person.ToString(CultureInfo.InvariantCulture));
        using var answer = await _clients[(person + (otherNode ? 1 : 0)) % 2].SendAsync(request);
        return answer.StatusCode;
    }

    private static WebApplication Build(string database, PseudonymKey key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddServiceRecovery(options =>
            {
                options.FallbackOwner = new PersonId("duty-manager");

                // What a test computer does beside this takes longer than a clerk would wait.
                options.ContentionTimeout = TimeSpan.FromMinutes(1);
            })
            .UsePostgreSql(database)
            .UsePseudonymKey(key)
            .AddWeb(web =>
            {
                web.Actor = static http => Actor.Staff($"p-{http.Request.Headers["X-Person"]}", "clerk");
                web.Commands = new RequestRate(10_000, 10_000);
            });
        var app = builder.Build();
        app.MapServiceRecovery("/api/recovery").AllowAnonymous();
        return app;
    }
}
