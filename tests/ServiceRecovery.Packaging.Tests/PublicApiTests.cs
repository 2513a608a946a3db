using System.Reflection;
using ServiceRecovery.Tests;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

public class PublicApiTests
{
    [Theory]
    [InlineData("ServiceRecovery")]
    [InlineData("ServiceRecovery.AspNetCore")]
    [InlineData("ServiceRecovery.Board")]
    [InlineData("ServiceRecovery.Calendars")]
    [InlineData("ServiceRecovery.Drills")]
    [InlineData("ServiceRecovery.EntityFrameworkCore")]
    [InlineData("ServiceRecovery.Hosting")]
    [InlineData("ServiceRecovery.Insights")]
    [InlineData("ServiceRecovery.PostgreSql")]
    [InlineData("ServiceRecovery.Relational")]
    [InlineData("ServiceRecovery.Sqlite")]
    [InlineData("ServiceRecovery.Testing")]
    public void The_public_api_is_the_approved_one(string package) =>
        Approved.Document($"tests/ServiceRecovery.Packaging.Tests/PublicApi/{package}.approved.txt", PublicApi.Of(Assembly.Load(package)));
}
