using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.Board.Http;

namespace ServiceRecovery.Board.Staff;

/// <summary>Maps the addresses of the board below a prefix. Everything below it is the board's.</summary>
internal static class BoardMap
{
    /// <summary>The part of an address below the prefix.</summary>
    public const string Rest = "rest";

    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix)
    {
        // A desk is made when it is first asked, and what is wrong with options is told when the host starts.
        var runner = new Lazy<BoardRunner>(endpoints.ServiceProvider.GetRequiredService<BoardRunner>);
        var group = endpoints.MapGroup(prefix);
        foreach (var endpoint in BoardEndpoint.All)
        {
            group.MapMethods(endpoint.Template, HttpMethods.IsGet(endpoint.Method) ? [HttpMethods.Get, HttpMethods.Head] : [endpoint.Method], http => runner.Value.RunAsync(http, endpoint)).WithMetadata(endpoint);
        }

        foreach (var addresses in BoardEndpoint.All.GroupBy(endpoint => endpoint.Template))
        {
            var allow = string.Join(", ", addresses.SelectMany(endpoint => HttpMethods.IsGet(endpoint.Method) ? new[] { HttpMethods.Get, HttpMethods.Head } : [endpoint.Method]));
            group.Map(addresses.Key, http => runner.Value.RefuseMethodAsync(http, addresses.First(), allow)).WithMetadata(addresses.First());
        }

        foreach (var asset in EmbeddedFiles.OfBoard)
        {
            group.MapMethods(asset.Name, [HttpMethods.Get, HttpMethods.Head], http => AssetAnswer.ShowAsync(http, asset));
        }

        group.Map($"{{**{Rest}}}", http => runner.Value.NoSuchAddressAsync(http));
        ((IEndpointConventionBuilder)group).Add(builder => builder.Metadata.Add(new RecoveryEndpoint(nameof(RecoveryBoardEndpointExtensions.MapRecoveryBoard), (http, isForbidden) => runner.Value.RefuseAsync(http, isForbidden))));
        ((IEndpointConventionBuilder)group).Add(static builder => builder.Metadata.Add(new OutputCacheAttribute { NoStore = true }));
        group.ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Finally(static builder => NamePrefix((RouteEndpointBuilder)builder));
        return group;
    }

    private static void NamePrefix(RouteEndpointBuilder builder)
    {
        var whole = "/" + (builder.RoutePattern.RawText ?? "").Trim('/');
        foreach (var template in BoardEndpoint.All.Select(one => one.Template).Concat(EmbeddedFiles.OfBoard.Select(asset => asset.Name)).Append($"{{**{Rest}}}").Where(template => template.Length > 0).OrderByDescending(template => template.Length))
        {
            if (whole.EndsWith("/" + template, StringComparison.Ordinal))
            {
                whole = whole[..^(template.Length + 1)];
                break;
            }
        }

        foreach (var ours in builder.Metadata.OfType<RecoveryEndpoint>())
        {
            ours.Prefix = whole.Length == 0 ? "/" : whole;
        }
    }
}
