using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Says of an endpoint that it is ours, and by which method of a host it was mapped.</summary>
/// <param name="Map">The method.</param>
/// <param name="Refuse">Answers whoever isn't signed in, or, where it is told so, may not. It may leave them to what the host's sign-in answered.</param>
internal sealed record RecoveryEndpoint(string Map, Func<HttpContext, bool, Task> Refuse) : ISkipStatusCodePagesMetadata
{
    /// <summary>Gets the prefix, outer groups' too.</summary>
    public string Prefix { get; set; } = "";
}

/// <summary>Says of an endpoint that programs ask it, which no sign-in leads anywhere.</summary>
internal sealed class ForPrograms : IDisableCookieRedirectMetadata;

/// <summary>Maps the addresses of the API below a prefix. Everything below it is ours: what isn't there, and what isn't taken, answers as the rest does.</summary>
internal static class ApiMap
{
    private static readonly string[] Problems = [ApiAnswer.ProblemJson];

    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix)
    {
        // A desk is made when it is first asked, and what is wrong with options is told when the host starts.
        var runner = new Lazy<ApiRunner>(endpoints.ServiceProvider.GetRequiredService<ApiRunner>);
        var group = endpoints.MapGroup(prefix);
        foreach (var addresses in ApiEndpoints.All.GroupBy(endpoint => endpoint.Template))
        {
            foreach (var endpoint in addresses)
            {
                Describe(group.MapMethods(endpoint.Template, [endpoint.Method], http => runner.Value.RunAsync(http, endpoint)), endpoint);
                if (HttpMethods.IsGet(endpoint.Method))
                {
                    group.MapMethods(endpoint.Template, [HttpMethods.Head], http => runner.Value.RunAsync(http, endpoint)).ExcludeFromDescription();
                }
            }

            string[] taken = [.. addresses.SelectMany(endpoint => HttpMethods.IsGet(endpoint.Method) ? new[] { HttpMethods.Get, HttpMethods.Head } : [endpoint.Method])];
            group.Map(addresses.Key, http => RefuseAsync(http, taken)).ExcludeFromDescription();
        }

        group.Map("{**rest}", static http => ApiEndpoints.NoSuchAddress().WriteAsync(http)).ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Add(static builder =>
        {
            builder.Metadata.Add(new RecoveryEndpoint(nameof(ServiceRecoveryEndpointExtensions.MapServiceRecovery), RefuseAsync));
            builder.Metadata.Add(new ForPrograms());
        });
        ((IEndpointConventionBuilder)group).Finally(static builder => NameWhole((RouteEndpointBuilder)builder));
        return group;
    }

    // A program is answered with a status and no page: where the sign-in would lead to is nothing to it.
    private static Task RefuseAsync(HttpContext http, bool isForbidden)
    {
        http.Response.Headers.Location = default;
        http.Response.Headers.SetCookie = default;
        return (isForbidden
            ? Problem.Plain(StatusCodes.Status403Forbidden, "Who is signed in may not use this.")
            : Problem.Plain(StatusCodes.Status401Unauthorized, "Nobody is signed in.")).WriteAsync(http);
    }

    // A method that the address takes comes here only where the framework found that it doesn't take the body's type.
    private static Task RefuseAsync(HttpContext http, string[] taken) => taken.Contains(http.Request.Method)
        ? RequestBody.WrongType().WriteAsync(http)
        : (Problem.Plain(StatusCodes.Status405MethodNotAllowed, $"The address takes {string.Join(", ", taken)}.") with { Allow = string.Join(", ", taken) }).WriteAsync(http);

    // What a host's own description of its addresses reads: it leaves out what has no method, and fails on a body without a type.
    private static void Describe(IEndpointConventionBuilder builder, ApiEndpoint endpoint)
    {
        builder.WithMetadata(
            typeof(ApiMap).GetMethod(nameof(Described), BindingFlags.Static | BindingFlags.NonPublic)!,
            endpoint,
            new TagsAttribute("service-recovery"),
            new EndpointSummaryAttribute(endpoint.Summary));
        if (endpoint.TakesBody)
        {
            builder.WithMetadata(new AcceptsMetadata([ApiAnswer.Json], typeof(object)));
        }

        foreach (var status in endpoint.Succeeds)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(object), [ApiAnswer.Json]));
        }

        foreach (var status in ApiStatuses.Of(endpoint))
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(object), Problems));
        }
    }

    private static Task Described(HttpContext http) => Task.CompletedTask;

    // Names are one space in the whole host, so ours begin with the whole prefix.
    private static void NameWhole(RouteEndpointBuilder builder)
    {
        var prefix = "/" + (builder.RoutePattern.RawText ?? "").Trim('/');
        var endpoint = builder.Metadata.OfType<ApiEndpoint>().FirstOrDefault();
        foreach (var template in ApiEndpoints.All.Select(one => one.Template).Append("{**rest}").OrderByDescending(template => template.Length))
        {
            if (prefix.EndsWith("/" + template, StringComparison.Ordinal))
            {
                prefix = prefix[..^(template.Length + 1)];
                break;
            }
        }

        foreach (var ours in builder.Metadata.OfType<RecoveryEndpoint>())
        {
            ours.Prefix = prefix.Length == 0 ? "/" : prefix;
        }

        if (endpoint is not null)
        {
            var name = $"{prefix.Trim('/')}:{endpoint.Name}";
            builder.Metadata.Add(new EndpointNameMetadata(name));
            builder.Metadata.Add(new RouteNameMetadata(name));
        }
    }
}

/// <summary>The statuses that an address may answer with beside its own.</summary>
internal static class ApiStatuses
{
    private static readonly int[] OfAll = [400, 401, 403, 404, 405, 429, 500, 503];
    private static readonly int[] OfCommands = [409, 412, 413, 415, 422];

    public static IEnumerable<int> Of(ApiEndpoint endpoint) => (endpoint.TakesBody ? OfAll.Concat(OfCommands) : endpoint.Template.Contains("{case}", StringComparison.Ordinal) ? OfAll.Append(412) : OfAll).Order();
}
