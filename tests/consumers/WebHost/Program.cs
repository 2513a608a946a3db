using System.Net.Http.Headers;
using System.Text;
using ServiceRecovery;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.Cases;

// A host with the API alone, which asks itself one case's requests and prints the answers.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Services.AddAuthorization();
builder.Services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
    .AddWeb(web => web.Actor = static _ => Actor.Staff("ana", "clerk"));
var app = builder.Build();
app.UseAuthorization();
app.MapServiceRecovery("/api/recovery").AllowAnonymous();
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/api/recovery/") };
await ShowAsync(HttpMethod.Get, "me");
await ShowAsync(HttpMethod.Post, "cases", """{"case":"T-1","severity":"minor","channel":"phone","text":"Cold soup."}""");
await ShowAsync(HttpMethod.Post, "cases/T-1/acts/own", "{}");
await ShowAsync(HttpMethod.Post, "cases/T-1/acts/close", "{}");
await ShowAsync(HttpMethod.Post, "cases/T-1/acts/note", """{"text":7,"by":"ben"}""");
await ShowAsync(HttpMethod.Get, "cases/never");
await ShowAsync(HttpMethod.Get, "cases/T-1/steps");
await ShowAsync(HttpMethod.Get, "openapi.json");
await app.StopAsync();

async Task ShowAsync(HttpMethod method, string path, string? body = null)
{
    using var request = new HttpRequestMessage(method, path);
    if (body is not null)
    {
        request.Headers.Add("Idempotency-Key", path.Replace('/', '-'));
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
    }

    using var reply = await client.SendAsync(request);
    Console.WriteLine($"{method} {path} {(int)reply.StatusCode} {reply.Headers.ETag} {await reply.Content.ReadAsStringAsync()}");
}
