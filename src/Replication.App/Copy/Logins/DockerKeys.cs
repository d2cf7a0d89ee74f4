namespace Replication.App.Copy.Logins;

/// <summary>Compares the keys of the files with the registry of an image.</summary>
internal static class DockerKeys
{
    /// <summary>The key of Docker Hub in the files and for credential helpers.</summary>
    public const string Hub = "https://index.docker.io/v1/";

    /// <summary>Returns the key with the longest path that matches an image; null when none matches.</summary>
    public static string? Closest(IEnumerable<string> keys, ImageReference image) => keys
        .Select(key => (Key: key, Closeness: Closeness(key, image)))
        .Where(static match => match.Closeness > 0)
        .OrderByDescending(static match => match.Closeness)
        .Select(static match => match.Key)
        .FirstOrDefault();

    // 0: means something else. Docker writes addresses, and of these the host counts; podman writes hosts, repositories and what is before
    // them.
    private static int Closeness(string key, ImageReference image)
    {
        var schemeEnd = key.IndexOf("://", StringComparison.Ordinal);
        var (host, path) = Cut(schemeEnd < 0 ? key : key[(schemeEnd + 3)..]);
        if (!string.Equals(ImageReference.HostNamed(host), image.Host, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (schemeEnd >= 0)
            return 1;
        return path.Length == 0 ? 2
            : path == image.Repository.Text || image.Repository.Text.StartsWith($"{path}/", StringComparison.Ordinal) ? 2 + path.Length
            : 0;
    }

    private static (string Host, string Path) Cut(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? (text[..slash], text[(slash + 1)..].TrimEnd('/')) : (text, "");
}
