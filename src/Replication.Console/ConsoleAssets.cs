using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.WebConsole.Access;

namespace Replication.WebConsole;

/// <summary>The scripts and styles of the console, embedded in the program and compressed once.</summary>
internal static class ConsoleAssets
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private static readonly Dictionary<string, Lazy<Asset>> All = typeof(ConsoleAssets).Assembly.GetManifestResourceNames()
        .Where(static it => Types.ContainsKey(Path.GetExtension(it)))
        .ToDictionary(static it => it, static it => new Lazy<Asset>(() => Asset.Read(it)), StringComparer.Ordinal);

    /// <summary>The address of an asset. It changes with the content, so browsers may keep what it returns.</summary>
    public static string Address(string name) => $"assets/{All[name].Value.Version}/{name}";

    public static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{version}/{name}", async context =>
    {
        if (!All.TryGetValue((string)context.Request.RouteValues["name"]!, out var lazy))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var asset = lazy.Value;
        context.Response.ContentType = Types[Path.GetExtension(asset.Name)];
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        var isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isCompressed)
            context.Response.Headers.ContentEncoding = "gzip";
        var bytes = isCompressed ? asset.Compressed : asset.Bytes;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }).WithMetadata(new ConsoleEndpoint { IsOpen = true });

    private sealed record Asset(string Name, string Version, byte[] Bytes, byte[] Compressed)
    {
        public static Asset Read(string name)
        {
            using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
                gzip.Write(bytes);
            return new Asset(name, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12], bytes, compressed.ToArray());
        }
    }
}
