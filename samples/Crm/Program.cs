using ServiceRecovery;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.Crm;
using ServiceRecovery.Hosting;

// A CRM in which recoveries are led: what an adopter copies begins here.
//   dotnet run --project samples/Crm                          cases in App_Data/sqlite
//   dotnet run --project samples/Crm -- --fresh               the same, begun anew
//   dotnet run --project samples/Crm -- --postgres CONNECTION cases in a database of yours
var isFresh = args.Contains("--fresh");
var builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != "--fresh")]);
var data = new CrmData(builder.Environment.ContentRootPath, builder.Configuration["postgres"]);

// In its place stands the sign-in that the organization has.
builder.AddDemoSignIn();

// Where customers answer, as they see it. It is said and never taken from a request, because links are made without one.
var publicUrl = new Uri(builder.Configuration["publicUrl"] ?? "http://localhost:5080/a/");

// Before the host, because the demo's three days pass on a clock of their own.
await DemoData.MakeAsync(data, publicUrl, isFresh);

builder.Services.AddAuthorization(options =>
{
    // What says nothing of who may see it is for nobody who isn't signed in.
    options.FallbackPolicy = options.DefaultPolicy;
    options.AddPolicy("staff", policy => policy.RequireRole(CrmRules.Levels));
    options.AddPolicy("customer", policy => policy.RequireClaim(RecoveryActor.CustomerClaim));
});

builder.Services.AddCrmRecovery(data, publicUrl)
    .AddWeb(web =>
    {
        // Both come of the sign-in alone: a tenant or a place that a request could name would open every hotel to everybody.
        web.Tenant = http => http.User.FindFirst("tenant") is { } tenant ? new TenantId(tenant.Value) : null;
        web.Places = http => http.User.FindFirst("place") is { } place ? [new PlaceId(place.Value)] : null;
    })
    .AddBoard(board =>
    {
        board.Organization = (tenant, _) => CrmRules.HotelOf(tenant);
        board.TimeZone = (_, _) => "Europe/Vienna";
        board.Contact = (_, _) => "+43 1 555 01 00, day and night";
    })
    .AddWorkers(workers =>
    {
        // Whose cases the health check counts.
        workers.Tenants.Clear();
        workers.Tenants.Add(CrmRules.North);
        workers.Tenants.Add(CrmRules.South);
    });
builder.Services.AddHealthChecks().AddCheck<ServiceRecoveryHealthCheck>("service-recovery");

// This category writes the address of each request, and who has the address of an answer is the customer.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

var app = builder.Build();
app.MapDemoSignIn();

// Customers too: what they may do there is their own cases and their own word.
app.MapServiceRecovery("/api/recovery").RequireAuthorization();
app.MapRecoveryBoard("/recovery").RequireAuthorization("staff");
app.MapRecoveryAnswers();
app.MapGet("/", () => Results.LocalRedirect("/recovery/"));
app.MapHealthChecks("/health").AllowAnonymous();

// The mailbox of the customer who is signed in, in place of a mail program.
app.MapGet("/mails", (HttpContext http, Mailboxes mailboxes) =>
        mailboxes.Of(http.User.FindFirst("tenant")!.Value, http.User.FindFirst(RecoveryActor.CustomerClaim)!.Value)
            .Select(mail => new { mail.Case, mail.Words, mail.Link }))
    .RequireAuthorization("customer");

await app.RunAsync();
