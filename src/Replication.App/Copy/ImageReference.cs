using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;

namespace Replication.App.Copy;

/// <summary>
/// An image as users write it: <c>host[:port]/repository[:tag][@digest]</c>. A name without a host is one of Docker Hub.
/// </summary>
internal sealed record ImageReference(string Host, RepositoryName Repository, Tag? Tag, Digest? Digest) : CopyLocation(Tag, Digest)
{
    public const string DockerHub = "docker.io";

    private const string Form = "host[:port]/repository[:tag][@digest]";

    public override string TaggedName => $"{Host}/{Repository}:{TagOrLatest}";

    /// <summary>The address of the registry. The API of Docker Hub has another host than its images.</summary>
    public Uri Endpoint(bool isPlainHttp) =>
        new($"{(isPlainHttp ? "http" : "https")}://{(Host == DockerHub ? "registry-1.docker.io" : Host)}/");

    public override string ToString() => $"{Host}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    /// <summary>Replaces the aliases of Docker Hub by its name; returns other hosts unchanged.</summary>
    public static string HostNamed(string name) =>
        name is "index.docker.io" or "registry-1.docker.io" or "registry.hub.docker.com" ? DockerHub : name;

    /// <summary>Reads a reference; <paramref name="problem"/> completes the sentence "'…' …".</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        var (rest, digestText) = Cut(text, text.LastIndexOf('@'));
        Digest? digest = null;
        Tag? tag = null;
        problem = text.Contains("://", StringComparison.Ordinal)
            ? $"begins with a scheme; write {Form}, and use --src-plain-http or --dst-plain-http for http"
            : digestText is not null && !Contracts.Images.Digest.TryParse(digestText, out digest)
                ? $"has no digest behind its '@', such as sha256:… with 64 hexadecimal digits; write {Form} (user names belong to "
                    + $"--src-creds and --dst-creds)"
                : null;
        if (problem is not null)
            return false;
        var (path, tagText) = rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/') ? Cut(rest, colon) : (rest, null);
        if (tagText is not null && !Contracts.Images.Tag.TryParse(tagText, out tag))
            problem = NoTag(tagText);
        else
            problem = Locate(path, out var host, out var repositoryText) ?? Join(host, repositoryText, tag, digest, out reference);
        return problem is null && reference is not null;
    }

    private static string? Locate(string path, out string host, out string repository)
    {
        var (first, others) = Cut(path, path.IndexOf('/', StringComparison.Ordinal));
        (host, repository) = (DockerHub, path);
        var namesHost = first is "localhost" || first.AsSpan().ContainsAny('.', ':');
        if (others is null)
            return namesHost ? $"names no repository; write {Form}" : null;
        if (!namesHost)
            return null;
        (host, repository) = (HostNamed(first), others);
        return Uri.TryCreate($"https://{first}/", UriKind.Absolute, out var uri) && uri is { UserInfo: "", AbsolutePath: "/", Port: > 0 }
            ? null
            : $"has the host '{first}', which is none; write {Form}";
    }

    private static string? Join(string host, string repositoryText, Tag? tag, Digest? digest, out ImageReference? reference)
    {
        reference = null;
        var full = host == DockerHub && !repositoryText.Contains('/', StringComparison.Ordinal)
            ? $"library/{repositoryText}"
            : repositoryText;
        if (!RepositoryName.TryParse(full, out var repository))
            return $"has the repository '{repositoryText}', which is none: lower-case letters and digits, joined by '.', '_', '-' and "
                + $"'/'; write {Form}";
        reference = new ImageReference(host, repository, tag, digest);
        return null;
    }

    private static (string Before, string? After) Cut(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
}
