using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>A host is closed unless somebody says that it is meant to be open.</summary>
public class SetUpTests
{
    [Fact]
    public async Task Without_a_policy_the_host_does_not_start_and_says_what_to_call()
    {
        await using var app = ApiHost.Build(out _, map: static app => app.MapServiceRecovery("/api/recovery"));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Equal("'/api/recovery' has no authorization. Call RequireAuthorization(...) on what MapServiceRecovery returns, or AllowAnonymous() if that is meant.", thrown.Message);
    }

    [Fact]
    public async Task An_outer_group_s_policy_is_a_policy_and_its_prefix_is_told()
    {
        await using var open = ApiHost.Build(out _, map: static app => app.MapGroup("/crm").MapServiceRecovery("recovery"));
        Assert.StartsWith("'/crm/recovery' has no authorization.", (await Assert.ThrowsAsync<InvalidOperationException>(() => open.StartAsync())).Message, StringComparison.Ordinal);

        await using var host = await ApiHost.StartAsync(map: static app => app.MapGroup("/crm").RequireAuthorization("staff").MapServiceRecovery("recovery"));
        Assert.Equal(200, (await host.GetAsync(ApiHost.Ana, "/crm/recovery/me")).Status);
    }

    [Theory]
    [InlineData("Production", false, false)]
    [InlineData("Production", true, true)]
    [InlineData("Development", false, true)]
    public async Task What_is_open_to_everybody_needs_an_actor_of_the_host_s_own_outside_development(string environment, bool hasOwnActor, bool starts)
    {
        await using var app = ApiHost.Build(
            out _,
            web => web.Actor = hasOwnActor ? static _ => Actor.Staff("ana", "clerk") : web.Actor,
            map: static app => app.MapServiceRecovery("/api").AllowAnonymous(),
            environment: environment);

        if (starts)
        {
            await app.StartAsync();
        }
        else
        {
            Assert.StartsWith("'/api' is open to everybody", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_AddWeb_nothing_is_mapped()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains("AddWeb()", Assert.Throws<InvalidOperationException>(() => app.MapServiceRecovery("/api")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_the_options_are_told_at_once_when_the_host_starts()
    {
        await using var app = ApiHost.Build(out _, web =>
        {
            web.Tenant = null!;
            web.Origins.Add("till.example");
            web.Origins.Add("https://till.example/");
            web.Reads = new RequestRate(0, 0);
        });

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Equal(
            [
                "Tenant must be set, but is null. Leave it out for the default.",
                "Origins[0] is an origin as 'https://till.example', without a path, but is 'till.example'.",
                "Origins[1] is an origin as 'https://till.example', without a path, but is 'https://till.example/'.",
                "Reads.PerSecond must be more than zero, but is 0.",
                "Reads.Burst must be at least 1, but is 0.",
            ],
            thrown.Failures);
    }

    [Fact]
    public async Task Two_prefixes_have_names_of_their_own_and_a_host_may_link_to_them()
    {
        await using var host = await ApiHost.StartAsync(map: static app =>
        {
            app.MapServiceRecovery("/north").RequireAuthorization("staff");
            app.MapGroup("/x").MapServiceRecovery("/south").RequireAuthorization("staff");
        });

        var links = host.Services.GetRequiredService<LinkGenerator>();

        Assert.Equal("/north/cases/T-1", links.GetPathByName("north:get", new RouteValueDictionary { ["case"] = "T-1" }));
        Assert.Equal("/x/south/me", links.GetPathByName("x/south:me", new RouteValueDictionary()));
    }

    [Fact]
    public async Task A_host_s_own_fallback_answers_nothing_below_the_prefix()
    {
        await using var host = await ApiHost.StartAsync(map: static app =>
        {
            app.MapServiceRecovery("/api/recovery").RequireAuthorization("staff");
            app.MapFallback(static () => "the app");
            app.MapGet("/{**any}", static () => "the app");
        });

        Assert.Equal("the app", (await host.GetAsync(ApiHost.Ana, "/other")).Text);
        Assert.Equal(404, (await host.GetAsync(ApiHost.Ana, "nothing/here")).Status);
        Assert.Equal(405, (await host.SendAsync(HttpMethod.Delete, ApiHost.Ana, "cases/T-1", null)).Status);
        Assert.Equal(415, (await host.SendAsync(HttpMethod.Post, ApiHost.Ana, "cases", new StringContent("{}"), ("Idempotency-Key", ApiHost.NewKey()))).Status);
    }

    [Fact]
    public async Task The_host_s_own_addresses_are_challenged_as_they_were()
    {
        await using var host = await ApiHost.StartAsync(map: static app =>
        {
            app.MapServiceRecovery("/api/recovery").RequireAuthorization("staff");
            app.MapGet("/page", static () => "page").RequireAuthorization();
        });

        Assert.Equal("/sign-in", (await host.GetAsync(null, "/page")).Header("Location"));
        Assert.Null((await host.GetAsync(null, "me")).Header("Location"));
    }
}
