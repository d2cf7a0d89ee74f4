using System.Net;
using System.Security.Cryptography;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>
/// A minimal registry client for the demo and tests: pushes samples and reads content. It shares no code with the product's client.
/// </summary>
public sealed class RegistryPusher : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Creates a client for a registry. With a credential, it authenticates with Basic or Bearer.</summary>
    public RegistryPusher(Uri registry, NetworkCredential? credential = null) =>
        _http = new HttpClient(new PusherLogin(credential)) { BaseAddress = registry, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Pushes the content of a sample, then the sample by <paramref name="tag"/>, or by digest without a tag.</summary>
    public async Task PushAsync(string repository, string? tag, SampleManifest sample, CancellationToken cancellationToken = default)
    {
        foreach (var manifest in sample.WithDescendants())
        {
            foreach (var blob in manifest.Blobs)
                await PushBlobAsync(repository, blob, cancellationToken);
            var reference = manifest == sample ? tag ?? manifest.Digest : manifest.Digest;
            await PutManifestAsync(repository, reference, manifest, cancellationToken);
        }
    }

    /// <summary>Uploads one blob with POST and PUT.</summary>
    public async Task PushBlobAsync(string repository, SampleBlob blob, CancellationToken cancellationToken = default)
    {
        using var session =
            await SendAsync(HttpMethod.Post, $"v2/{repository}/blobs/uploads/", null, cancellationToken, HttpStatusCode.Accepted);
        var location = new Uri(_http.BaseAddress!, session.Headers.Location!).AbsoluteUri;
        var target =
            $"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Uri.EscapeDataString(blob.Digest)}";
        using var content = new SampleContent(blob);
        using var stored = await SendAsync(HttpMethod.Put, target, content, cancellationToken, HttpStatusCode.Created);
    }

    /// <summary>Puts one manifest by tag or digest. The content that it references must exist.</summary>
    public async Task PutManifestAsync(
        string repository, string reference, SampleManifest manifest, CancellationToken cancellationToken = default)
    {
        using var content = new ByteArrayContent(manifest.Bytes);
        content.Headers.ContentType = new(manifest.MediaType);
        using var stored =
            await SendAsync(HttpMethod.Put, $"v2/{repository}/manifests/{reference}", content, cancellationToken, HttpStatusCode.Created);
    }

    /// <summary>The manifest under a tag or digest; null where there is none.</summary>
    public async Task<StoredManifest?> ReadManifestAsync(string repository, string reference, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"v2/{repository}/manifests/{reference}", null, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        var digest = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.Single() : null;
        return new StoredManifest(
            answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync(cancellationToken), digest);
    }

    /// <summary>Returns the content of a blob; null when it does not exist.</summary>
    public async Task<byte[]?> ReadBlobAsync(string repository, string digest, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"v2/{repository}/blobs/{digest}", null, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>True when the registry has the sample under this tag or digest, with all its content and identical bytes.</summary>
    public async Task<bool> HoldsAsync(
        string repository, string reference, SampleManifest sample, CancellationToken cancellationToken = default)
    {
        var root = await ReadManifestAsync(repository, reference, cancellationToken);
        if (root is null || root.MediaType != sample.MediaType || !root.Bytes.AsSpan().SequenceEqual(sample.Bytes))
            return false;
        foreach (var blob in sample.Blobs)
        {
            if (!await HoldsBlobAsync(repository, blob, cancellationToken))
                return false;
        }
        foreach (var child in sample.Children)
        {
            if (!await HoldsAsync(repository, child.Digest, child, cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>True when the registry has the blob with content that matches its digest. The blob may be larger than memory.</summary>
    public async Task<bool> HoldsBlobAsync(string repository, SampleBlob blob, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"v2/{repository}/blobs/{blob.Digest}", null, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return false;
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var hash = blob.Digest.StartsWith("sha512:", StringComparison.Ordinal)
            ? await SHA512.HashDataAsync(content, cancellationToken)
            : await SHA256.HashDataAsync(content, cancellationToken);
        return blob.Digest.EndsWith($":{Convert.ToHexStringLower(hash)}", StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, HttpContent? content, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var mediaType in MediaTypes.Manifests)
            request.Headers.Accept.Add(new(mediaType));
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (expected.Contains(answer.StatusCode))
            return answer;
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.Dispose();
        throw new HttpRequestException(
            $"{method} {address}: {(int)answer.StatusCode} instead of {(int)expected[0]}: {body}", null, answer.StatusCode);
    }
}
