using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Outbox;

namespace ServiceRecovery.Board.Answers;

/// <summary>Counts what is asked of the answer page in this process, by link and by address.</summary>
internal sealed class AnswerLimits(TimeProvider clock)
{
    private static readonly RequestRate Posts = new(30.0 / 3600, 30);
    private static readonly RequestRate Requests = new(600.0 / 60, 600);
    private static readonly RequestRate Unknown = new(60.0 / 60, 60);

    private readonly RateCounter<(TenantId, CaseId, AskId)> _posts = new(clock);
    private readonly RateCounter<IPAddress> _requests = new(clock);
    private readonly RateCounter<IPAddress> _unknown = new(clock);

    /// <summary>Counts an answer by a link that is right.</summary>
    /// <returns>After how many seconds it may be sent again; null where it is taken.</returns>
    public int? TakePost(AnswerLink link) => _posts.Take((link.Tenant, link.CaseId, link.Ask), Posts);

    /// <summary>Counts a request, whatever it is for.</summary>
    public int? TakeRequest(HttpContext http) => _requests.Take(NetworkOf(http.Connection.RemoteIpAddress), Requests);

    /// <summary>Counts a link that is none. Links that are right go on working for those who share the address.</summary>
    public int? TakeUnknown(HttpContext http) => _unknown.Take(NetworkOf(http.Connection.RemoteIpAddress), Unknown);

    /// <summary>Returns what counts as one address: of the long ones the first half, which one household or office has whole.</summary>
    internal static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        var bytes = address.IsIPv4MappedToIPv6 ? address.MapToIPv4().GetAddressBytes() : address.GetAddressBytes();
        if (bytes.Length > 8)
        {
            bytes.AsSpan(8).Clear();
        }

        return new IPAddress(bytes);
    }
}
