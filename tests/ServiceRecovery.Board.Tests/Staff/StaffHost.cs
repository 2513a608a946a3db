using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Tests;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>A host with the board, the API and the answer page, and people who sign in.</summary>
internal static class StaffHost
{
    public const string Ana = "sub=ana;role=clerk";
    public const string Noor = "sub=noor;role=clerk";
    public const string Ben = "sub=ben;role=manager";

    /// <summary>Starts it.</summary>
    public static Task<BoardHost> StartAsync(
        Action<RecoveryBoardOptions>? board = null,
        Action<RecoveryWebOptions>? web = null,
        Action<RecoveryOptions>? recovery = null,
        Action<RecoveryBuilder>? sentence = null,
        Action<WebApplication>? map = null) => BoardHost.StartAsync(
            options =>
            {
                options.TimeZone = static (_, _) => "Europe/Vienna";
                board?.Invoke(options);
            },
            options =>
            {
                options.Levels.Clear();
                options.Limits.Clear();
                foreach (var (role, perGrant) in new[] { ("clerk", 5_000), ("manager", 50_000) })
                {
                    options.Levels.Add(new Role(role));
                    options.Limits.Add(new RoleLimit(new Role(role), new Currency("EUR"), perGrant, perGrant * 2));
                }

                recovery?.Invoke(options);
            },
            map ?? (static app =>
            {
                app.MapRecoveryAnswers();
                app.MapServiceRecovery("/api/recovery").RequireAuthorization();
                app.MapRecoveryBoard("/recovery").RequireAuthorization();
            }),
            builder =>
            {
                builder.Use(new StaffList([new StaffMember(new PersonId("ana")) { Names = ["Ana Ruiz"] }, new StaffMember(new PersonId("noor")) { Names = ["Noor Vos"] }, new StaffMember(new PersonId("ben")) { Names = ["Ben Okoro"] }]));
                builder.AddWeb(options => web?.Invoke(options));
                sentence?.Invoke(builder);
            },
            static services => services.AddAuthentication(TestSignIn.Name).AddScheme<AuthenticationSchemeOptions, TestSignIn>(TestSignIn.Name, null));
}
