using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using ServiceRecovery.AspNetCore;

namespace ServiceRecovery.Crm;

/// <summary>A sign-in without a password, for looking at the sample on one's own computer. Don't copy it: an organization has a sign-in, and what counts of it are the claims below.</summary>
internal static class DemoSignIn
{
    private const string Address = "/sign-in";

    private static readonly string Page = $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>
        <h1>Who are you?</h1><form method="post">
        {string.Concat(CrmPeople.All.Select(person => $"<p><button name=\"person\" value=\"{person.Id}\">{person.Name}, {person.Role}, {CrmRules.HotelOf(person.Tenant)}</button></p>\n"))}</form></html>
        """;

    /// <summary>Adds the sign-in to a host in Development that listens on loopback alone.</summary>
    /// <exception cref="InvalidOperationException">The host is another one; where it listens is looked at before it does.</exception>
    public static void AddDemoSignIn(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            throw new InvalidOperationException($"The demo's sign-in asks for no password, so it is for Development alone, and this is {builder.Environment.EnvironmentName}. Put a sign-in of your own in its place.");
        }

        builder.WebHost.ConfigureKestrel(server => server.ConfigureEndpointDefaults(endpoint =>
        {
            if (endpoint.IPEndPoint is not { } at || !IPAddress.IsLoopback(at.Address))
            {
                throw new InvalidOperationException($"The demo's sign-in asks for no password, so it listens on loopback alone, and '{endpoint}' is for everybody. Put a sign-in of your own in its place.");
            }
        }));

        // A page elsewhere could have its own name lead to this computer, and be of the same origin then.
        builder.Services.PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);

        // What cookies are signed with lies beside the demo's cases, and not in the profile of whoever looks at it.
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(builder.Environment.ContentRootPath, "App_Data", "keys")));
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.LoginPath = Address;
            cookie.Events.OnRedirectToAccessDenied = static denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
    }

    public static void MapDemoSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(Address, static () => Results.Content(Page, "text/html; charset=utf-8")).AllowAnonymous();
        app.MapPost(Address, static async (HttpContext http) =>
        {
            var named = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))["person"].ToString() : "";
            if (CrmPeople.All.FirstOrDefault(person => person.Id == named) is not { } person)
            {
                return Results.BadRequest("Nobody has this name. The page of the same address lists who there is.");
            }

            await http.SignInAsync(PrincipalOf(person));
            return Results.LocalRedirect(person.IsStaff ? "/recovery/" : "/mails");
        }).AllowAnonymous();
    }

    // What the library reads of a sign-in: who it is, in which role, or which customer. The rest is what Program reads.
    private static ClaimsPrincipal PrincipalOf(CrmPerson person)
    {
        var identity = new ClaimsIdentity([new Claim("sub", person.Id), new Claim("name", person.Name), new Claim("tenant", person.Tenant.Value)], CookieAuthenticationDefaults.AuthenticationScheme, "name", "role");
        identity.AddClaim(person.IsStaff ? new Claim("role", person.Role) : new Claim(RecoveryActor.CustomerClaim, person.Id));
        if (person.Place is { } place)
        {
            identity.AddClaim(new Claim("place", place));
        }

        return new ClaimsPrincipal(identity);
    }
}
