using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Replication.Testing.Processes;
using Replication.Testing.Serving;

namespace Replication.Testing.Servers;

/// <summary>
/// An object store on loopback with one bucket, in memory. A real S3 client, rclone, copies folders into it. It checks the access key but
/// no signature.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    /// <summary>The only access key.</summary>
    public const string Key = "AKIATEST";

    /// <summary>The only bucket.</summary>
    public const string Bucket = "images";

    private const string Variable = "REPLICATION_TEST_S3_TOOLS";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private LoopbackServer _server = null!;

    /// <summary>The objects by their key.</summary>
    public ConcurrentDictionary<string, S3Object> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>The requests so far: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address => _server.Address;

    public static async Task<S3Server> StartAsync()
    {
        var server = new S3Server();
        server._server = await LoopbackServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>Makes a folder of the bucket equal to a folder of this machine.</summary>
    public async Task SyncAsync(string folder, string prefix)
    {
        var start = new ProcessStartInfo(
            TestTools.PathOf("s3", Variable, "rclone"),
            ["sync", "--config", "/dev/null", "--ignore-times", "--retries", "1", folder, $":s3:{Bucket}/{prefix}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new[]
        {
            ("PROVIDER", "Other"),
            ("ENDPOINT", Address.AbsoluteUri),
            ("ACCESS_KEY_ID", Key),
            ("SECRET_ACCESS_KEY", "secret"),
            ("NO_CHECK_BUCKET", "true"),
        })
            start.Environment[$"RCLONE_S3_{name}"] = value;
        using var process = GuardedProcess.Start(start);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Timeout);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"rclone ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        var parts = request.Path.Value!.Trim('/').Split('/', 2);
        var key = parts.Length == 2 ? parts[1] : "";
        if (!request.Headers.Authorization.ToString().Contains($"Credential={Key}/", StringComparison.Ordinal))
            await S3Answers.ErrorAsync(response, 403, "InvalidAccessKeyId");
        else if (parts[0] != Bucket)
            await S3Answers.ErrorAsync(response, 404, "NoSuchBucket");
        else if (key.Length == 0)
            await S3Answers.ListAsync(response, S3List.Of(request.Query), Objects.Keys);
        else if (request.Method == "PUT")
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var stored = Objects[key] = S3Object.Of(body.ToArray(), request.Headers);
            response.Headers.ETag = stored.ETag;
        }
        else if (request.Method == "DELETE")
        {
            Objects.TryRemove(key, out _);
            response.StatusCode = 204;
        }
        else if (!Objects.TryGetValue(key, out var found))
            await S3Answers.ErrorAsync(response, 404, "NoSuchKey");
        else
            await S3Answers.ObjectAsync(context, found);
    }
}
