using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>A host on a port of its own, on a clock that is moved by hand, and a client that follows nothing and keeps nothing.</summary>
public abstract class RunningHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private protected RunningHost(WebApplication app, ManualTimeProvider clock)
    {
        _app = app;
        Clock = clock;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public ManualTimeProvider Clock { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public RecoveryDesk Desk => Services.GetRequiredService<RecoveryDesk>();

    private protected static WebApplicationBuilder NewBuilder(string environment = "Production")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }

    private protected static RecoveryBuilder AddDesk(WebApplicationBuilder builder, out ManualTimeProvider clock, Action<RecoveryOptions> configure)
    {
        clock = new ManualTimeProvider(Noon);
        return builder.Services.AddServiceRecovery(options =>
            {
                options.FallbackOwner = new PersonId("duty-manager");
                configure(options);
            })
            .UseClock(clock)
            .UsePseudonymKey(Key);
    }

    private protected async Task<(HttpResponseMessage Message, string Text)> SendAsync(HttpMethod method, string path, HttpContent? content, IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var message = await _client.SendAsync(request);
        return (message, await message.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a request as it is written, whatever a client would make of its address, and returns the status line and what follows.</summary>
    internal async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
        using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One host for the tests of a class.</summary>
public abstract class SharedHost<THost>(Func<Task<THost>> start) : Xunit.IAsyncLifetime
    where THost : RunningHost
{
    private THost? _host;

    public THost Host => _host ?? throw new InvalidOperationException("The host isn't started.");

    public async Task InitializeAsync() => _host = await start();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
