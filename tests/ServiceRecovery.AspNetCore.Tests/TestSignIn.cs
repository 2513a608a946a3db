using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>A sign-in that believes a header, and sends who isn't signed in to a page, as sign-ins by cookie do.</summary>
internal sealed class TestSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "test";
    public const string Header = "X-Test-User";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header] is not [{ } said])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var claims = said.Split(';').Select(claim => claim.Split('=', 2)).Select(pair => new Claim(pair[0] == "role" ? ClaimTypes.Role : pair[0], pair[1]));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Cookies.Append("returnUrl", "here");
        Response.Redirect("/sign-in");
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Redirect("/forbidden");
        return Task.CompletedTask;
    }
}
