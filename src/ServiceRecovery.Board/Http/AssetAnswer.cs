using Microsoft.AspNetCore.Http;

namespace ServiceRecovery.Board.Http;

/// <summary>Answers with what is embedded.</summary>
internal static class AssetAnswer
{
    /// <summary>Writes it. Its address changes with it, so a browser may keep it.</summary>
    public static async Task ShowAsync(HttpContext http, Asset asset)
    {
        PageHeaders.SetAsset(http.Response.Headers);
        http.Response.ContentType = asset.Type;
        http.Response.ContentLength = asset.Bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(asset.Bytes, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
