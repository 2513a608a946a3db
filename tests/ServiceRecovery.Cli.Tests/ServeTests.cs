using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ServiceRecovery.Cli.Tests;

/// <summary>A store in a browser of this machine: the one that has the address, and nobody else.</summary>
public sealed partial class ServeTests : IDisposable
{
    private const string Report = """{"id":"a1","case":"A-1","do":"report","by":{"id":"ana","role":"agent"},"severity":"major","channel":"phone","text":"No heat."}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("service-recovery-");

    private string File => Path.Combine(_folder.FullName, "a.db");

    private string Store => $"sqlite:{File}";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_browser_with_the_address_is_let_in_once_and_acts_as_was_said()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        await using var served = await Served.StartAsync("--store", Store, "--as", "ana:agent");
        using var browser = served.NewBrowser();
        using var other = served.NewBrowser();

        // What a browser fetches on its own, or a program that only looks, doesn't use the address up.
        using var fetched = new HttpRequestMessage(HttpMethod.Get, served.Entry);
        fetched.Headers.Add("Sec-Purpose", "prefetch");
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(fetched)).StatusCode);
        using var head = new HttpRequestMessage(HttpMethod.Head, served.Entry);
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(head)).StatusCode);

        var area = await EnterAsync(browser, served);
        var again = await other.GetAsync(served.Entry);

        Assert.Contains("A-1", await browser.GetStringAsync(area + "/recovery/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        foreach (var address in new[] { "/", "/recovery/", area + "/recovery/", area + "/api/recovery/worklist", "/open/" + new string('0', 32) })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(address)).StatusCode);
        }

        Assert.Contains("\"id\":\"ana\",\"name\":\"ana\",\"role\":\"agent\"", await browser.GetStringAsync(area + "/api/recovery/me"), StringComparison.Ordinal);

        using var note = new FormUrlEncodedContent([new("id", "b-1"), new("text", "Seen.")]);
        using var sent = new HttpRequestMessage(HttpMethod.Post, area + "/recovery/cases/A-1/acts/note") { Content = note };
        sent.Headers.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(sent)).StatusCode);
        Assert.Equal(0, await served.EndAsync());
        Assert.Contains("version 2", (await Shell.RunAsync(["show", "A-1", "--store", Store])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_is_the_browser_s_own_and_no_script_reads_it()
    {
        await using var served = await Served.StartAsync();
        using var raw = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

        var entered = await raw.GetAsync(served.Entry);

        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        Assert.Matches("^recovery-session-\\d+=[0-9a-f]{32}; path=/[0-9a-f]{32}; samesite=strict; httponly$", Assert.Single(entered.Headers.GetValues("Set-Cookie")));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("localhost:1")]
    public async Task Another_host_is_no_way_in(string host)
    {
        await using var served = await Served.StartAsync();
        using var browser = served.NewBrowser();
        var area = await EnterAsync(browser, served);
        using var asked = new HttpRequestMessage(HttpMethod.Get, area + "/recovery/");
        asked.Headers.Host = host.Replace("{port}", $"{served.Entry.Port}", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(asked)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(area + "/recovery/")).StatusCode);
    }

    [Fact]
    public async Task Who_only_looks_sees_no_form_and_changes_nothing()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        var before = await System.IO.File.ReadAllBytesAsync(File);
        await using var served = await Served.StartAsync("--store", Store, "--read-only");
        using var browser = served.NewBrowser();
        var area = await EnterAsync(browser, served);

        foreach (var address in new[] { "/recovery/", "/recovery/approvals", "/recovery/cases/A-1", "/recovery/cases/A-1?act=note" })
        {
            var page = await browser.GetStringAsync(area + address);
            Assert.DoesNotMatch("<form(?![^>]*(action=\"\\./find\"|method=\"get\"))", page);
            Assert.DoesNotContain("cases/new", page, StringComparison.Ordinal);
        }

        using var note = new FormUrlEncodedContent([new("id", "b-1"), new("text", "Seen.")]);
        using var sent = new HttpRequestMessage(HttpMethod.Post, area + "/recovery/cases/A-1/acts/note") { Content = note };
        sent.Headers.Add("Sec-Fetch-Site", "same-origin");
        var kept = await browser.SendAsync(sent);
        Assert.Equal(HttpStatusCode.Forbidden, kept.StatusCode);
        Assert.DoesNotContain("<form", await kept.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var words = new FormUrlEncodedContent([new("text", "I am sorry.")]);
        using var looked = new HttpRequestMessage(HttpMethod.Post, area + "/recovery/cases/A-1/review") { Content = words };
        looked.Headers.Add("Sec-Fetch-Site", "same-origin");
        Assert.DoesNotContain("<form", await (await browser.SendAsync(looked)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var api = new HttpRequestMessage(HttpMethod.Post, area + "/api/recovery/cases/A-1/acts/note") { Content = new StringContent("{\"text\":\"Seen.\"}", Encoding.UTF8, "application/json") };
        api.Headers.Add("Idempotency-Key", "k-1");
        var refused = await browser.SendAsync(api);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Who is signed in only looks.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await served.EndAsync();
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
        Assert.Equal(["a.db", "a.db.key"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("'--port' takes 0 to 65535", "--port", "99999")]
    [InlineData("'--port' takes 0 to 65535", "--port", "0.0.0.0:80")]
    [InlineData("'--as' takes a person and a role, as 'ana:manager', but was 'ana'.", "--as", "ana")]
    [InlineData("'--as' takes a person and a role", "--as", ":manager")]
    [InlineData("'--as' takes a person and a role", "--as", "ana:no role")]
    [InlineData("A tenant's id has 1 to 64 characters", "--tenant", "a b")]
    [InlineData("There is no store 'mysql:x'", "--store", "mysql:x")]
    [InlineData("Unrecognized command or argument '0.0.0.0'", "--address", "0.0.0.0")]
    [InlineData("'--from' carries out a script, and '--read-only' changes nothing.", "--read-only", "--from", "x.jsonl", "--store", "sqlite:x.db")]
    [InlineData("isn't there", "--read-only", "--store", "sqlite:/nowhere/a.db")]
    public async Task What_can_not_be_served_is_told(string says, params string[] arguments)
    {
        var run = await Shell.RunAsync(["serve", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_told()
    {
        await using var served = await Served.StartAsync();

        var run = await Shell.RunAsync("serve", "--port", $"{served.Entry.Port}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal($"The port {served.Entry.Port} of 127.0.0.1 can't be used: another program has it, or it isn't yours to use. Name another with '--port', or leave it out for a free one.\n", run.Error);
    }

    private static async Task<string> EnterAsync(HttpClient browser, Served served)
    {
        var entered = await browser.GetStringAsync(served.Entry);
        return Led().Match(entered).Groups[1].Value;
    }

    [GeneratedRegex("url=(/[0-9a-f]{32})/recovery/\"")]
    private static partial Regex Led();

    /// <summary>The program while it serves.</summary>
    private sealed partial class Served : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly LineStream _output = new();
        private readonly StringWriter _error = new();
        private readonly Task<int> _run;

        private Served(string[] arguments) =>
            _run = RecoveryProgram.RunAsync(["serve", .. arguments], new Terminal(new MemoryStream(), _output, _error, IsForPeople: false), _stop.Token);

        /// <summary>Gets the address that lets a browser in.</summary>
        public Uri Entry { get; private set; } = null!;

        public static async Task<Served> StartAsync(params string[] arguments)
        {
            var served = new Served(arguments);
            await Task.WhenAny(served._output.Line, served._run);
            Assert.True(served._output.Line.IsCompleted, served._error.ToString());
            var line = await served._output.Line;
            Assert.Matches(Address(), line);
            served.Entry = new Uri(line);
            return served;
        }

        public HttpClient NewBrowser() => new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Entry, "/") };

        public async Task<int> EndAsync()
        {
            await _stop.CancelAsync();
            return await _run;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _stop.Dispose();
            await _output.DisposeAsync();
            await _error.DisposeAsync();
        }

        [GeneratedRegex("^http://127\\.0\\.0\\.1:\\d+/open/[0-9a-f]{32}$")]
        private static partial Regex Address();
    }

    /// <summary>Tells when the first line was written.</summary>
    private sealed class LineStream : MemoryStream
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Line => _line.Task;

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            Look();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            Look();
        }

        private void Look()
        {
            var written = Encoding.UTF8.GetString(ToArray());
            if (written.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end)
            {
                _line.TrySetResult(written[..end]);
            }
        }
    }
}
