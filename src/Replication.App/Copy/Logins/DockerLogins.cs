using System.Text.Json;

namespace Replication.App.Copy.Logins;

/// <summary>Reads the files of <c>docker login</c> and <c>podman login</c>.</summary>
internal static class DockerLogins
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Returns the login from the first file that contains the registry; null when none does.</summary>
    public static DockerLogin? Find(ImageReference image, IEnumerable<string> files) =>
        files.Where(File.Exists).Select(file => Find(image, file)).FirstOrDefault(static found => found is not null);

    private static DockerLogin? Find(ImageReference image, string file)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
                return new DockerLogin.Wrong($"{file}: is larger than {Amounts.Bytes(MaxBytes)}");
            return Find(image, file, File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DockerLogin.Wrong($"{file}: cannot be read: {e.Message}");
        }
    }

    /// <summary>Returns the login in the content of one file; null when it has none.</summary>
    internal static DockerLogin? Find(ImageReference image, string file, byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return new DockerConfiguration(file, json.RootElement).Find(image);
        }
        catch (JsonException e)
        {
            return new DockerLogin.Wrong($"{file}: line {e.LineNumber + 1}: is no JSON");
        }
        catch (InvalidOperationException)
        {
            return new DockerLogin.Wrong($"{file}: a text in it is not valid Unicode");
        }
    }
}
