using System.Security.Claims;
using Xunit;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>Who acts, by the claims of a sign-in.</summary>
public class ActorTests
{
    private static readonly Role[] Levels = [new("clerk"), new("manager"), new("lead")];

    [Theory]
    [InlineData("sub=ana", "Staff ana staff")]
    [InlineData("nameidentifier=ana", "Staff ana staff")]
    [InlineData("sub=ana nameidentifier=other", "Staff ana staff")]
    [InlineData("sub=ana sub=ana", "Staff ana staff")]
    [InlineData("sub=ana role=manager role=clerk", "Staff ana manager")]
    [InlineData("sub=ana role=no,name role=waiter", "Staff ana waiter")]
    [InlineData("sub=ana role=waiter role=clerk", "Staff ana clerk")]
    [InlineData("sub=u recovery:customer=c-1", "Customer c-1 customer")]
    [InlineData("sub=u recovery:customer=c-1 role=waiter", "Customer c-1 customer")]
    [InlineData("sub=till-3 recovery:system=till", "System till-3 till")]
    [InlineData("", null)]
    [InlineData("recovery:customer=c-1", null)]
    [InlineData("sub=a sub=b", null)]
    [InlineData("sub=", null)]
    [InlineData("sub=u recovery:customer=c-1 recovery:customer=c-2", null)]
    [InlineData("sub=u recovery:customer=c-1 recovery:system=till", null)]
    [InlineData("sub=u recovery:customer=c-1 role=clerk", null)]
    [InlineData("sub=u recovery:system=till role=clerk", null)]
    [InlineData("sub=u recovery:system=no,role", null)]
    public void Claims_say_who_acts(string claims, string? actor)
    {
        var by = RecoveryActor.From(new ClaimsPrincipal(Identity(claims)), levels: Levels);

        Assert.Equal(actor, by is null ? null : $"{by.Kind} {by.Id} {by.Role}");
        Assert.Null(by?.ActsFor);
    }

    [Fact]
    public void The_claims_may_have_names_of_the_host_s_own() => Assert.Equal(
        "ana manager",
        RecoveryActor.From(new ClaimsPrincipal(Identity("sub=x oid=ana group=manager")), "oid", "group", Levels) is { } by ? $"{by.Id} {by.Role}" : null);

    [Fact]
    public void Who_is_not_authenticated_is_nobody() => Assert.Null(RecoveryActor.From(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ana")]))));

    private static ClaimsIdentity Identity(string claims) => new(
        claims.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(claim => claim.Split('=', 2)).Select(pair => new Claim(pair[0] switch { "nameidentifier" => ClaimTypes.NameIdentifier, "role" => ClaimTypes.Role, var type => type }, pair[1])),
        "test");
}
