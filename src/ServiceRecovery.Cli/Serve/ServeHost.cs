using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServiceRecovery.Cli.Serve;

/// <summary>What is shown, and to whom.</summary>
/// <param name="Desk">The desk.</param>
/// <param name="Tenant">Whose cases.</param>
/// <param name="By">Who acts; null: the operator, of the highest level.</param>
/// <param name="OnlyLooks">Whether nothing is recorded.</param>
/// <param name="Port">The port; 0 for one that is free.</param>
internal sealed record ServeRequest(RecoveryDesk Desk, TenantId Tenant, Actor? By, bool OnlyLooks, int Port);

/// <summary>A host for one person at this machine. Whoever reads the terminal has the one address that lets a browser in.</summary>
internal static class ServeHost
{
    private static readonly Actor Operator = Actor.Staff("operator", "operator");

    /// <summary>Serves until it is told to stop.</summary>
    /// <exception cref="UserException">The port is taken.</exception>
    public static async Task<int> RunAsync(ServeRequest request, Terminal terminal, CancellationToken cancellationToken)
    {
        // Nothing of the surroundings configures it: no variable, file or argument can open another address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, request.Port));
        builder.Logging.AddProvider(new FaultLog(terminal.Error)).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // what keeps it from starting is said in a sentence
        AddServices(builder.Services, request);

        await using var app = builder.Build();
        var entry = app.Services.GetRequiredService<OneBrowser>();
        app.Use(entry.CheckHostAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMethods("/open/{key}", [HttpMethods.Get, HttpMethods.Head], entry.OpenAsync).AllowAnonymous();
        app.MapRecoveryBoard(entry.Board).RequireAuthorization();
        app.MapServiceRecovery(entry.Area + "/api/recovery").RequireAuthorization();
        app.MapFallback(OneBrowser.RefuseAsync).AllowAnonymous();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is not null || taken is { HResult: not 0 })
        {
            throw new UserException(FormattableString.Invariant($"The port {request.Port} of 127.0.0.1 can't be used: another program has it, or it isn't yours to use. Name another with '--port', or leave it out for a free one."));
        }
        catch (SocketException)
        {
            throw new UserException(FormattableString.Invariant($"The port {request.Port} of 127.0.0.1 isn't yours to use. Name another with '--port', or leave it out for a free one."));
        }

        var at = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        entry.Port = at.Port;
        terminal.WriteText(FormattableString.Invariant($"http://127.0.0.1:{at.Port}/open/{entry.Key}\n"));
        await terminal.Error.WriteLineAsync("The address lets one browser in, once. Ctrl+C ends it.");
        var stopped = new TaskCompletionSource();
        await using (cancellationToken.Register(stopped.SetResult))
        {
            await stopped.Task;
        }

        await app.StopAsync(CancellationToken.None);
        return 0;
    }

    private static void AddServices(IServiceCollection services, ServeRequest request)
    {
        var rules = request.Desk.Parts.Options;
        var by = request.By ?? (rules.Levels is [.., var highest] ? Operator with { Role = highest } : Operator);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(rules)).AddSingleton(request.Desk);
        services.AddServiceRecovery(options => options.FallbackOwner = rules.FallbackOwner).AddBoard().AddWeb(web =>
        {
            web.Actor = _ => by;
            web.Tenant = _ => request.Tenant;
            web.OnlyLooks = _ => request.OnlyLooks;
        });
        services.AddSingleton<OneBrowser>();
        services.AddRouting();
        services.AddAuthorization();
        services.AddAuthentication(BrowserSession.SchemeName).AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, BrowserSession>(BrowserSession.SchemeName, null);

        // The framework would keep keys in the user's folder, and nothing here needs one.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }
}
