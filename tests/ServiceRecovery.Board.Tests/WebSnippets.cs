using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Tests;

/// <summary>What the README shows of a host with the board.</summary>
public class WebSnippets
{
    [Fact]
    public async Task A_host_of_the_readme_starts()
    {
        var key = PseudonymKey.FromBytes("k1", new byte[32]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization(static options => options.AddPolicy("staff", static policy => policy.RequireRole("clerk", "manager")));

        // <board>
        builder.Services.AddServiceRecovery(options =>
            {
                options.FallbackOwner = new PersonId("duty-manager");
                options.PublicUrl = new Uri("https://crm.example/a/");
            })
            .UsePseudonymKey(key)
            .AddBoard();

        var app = builder.Build();
        app.MapServiceRecovery("/api/recovery").RequireAuthorization("staff");
        app.MapRecoveryBoard("/recovery").RequireAuthorization("staff");
        app.MapRecoveryAnswers();
        // </board>

        await app.StartAsync();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
