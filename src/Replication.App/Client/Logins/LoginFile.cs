using System.Text.Json;
using Replication.Storage;

namespace Replication.App.Client.Logins;

/// <summary>Stores servers and tokens in a file that only its owner may read.</summary>
internal sealed class LoginFile(string path)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>The file of the current user.</summary>
    public static LoginFile Own { get; } = new(System.IO.Path.Combine(Folder(), "replication", "login.json"));

    public string Path => path;

    public KeptLogins Read()
    {
        try
        {
            if (!File.Exists(path))
                return KeptLogins.None;
            OwnerFiles.Tighten(path);
            return JsonSerializer.Deserialize<KeptLogins>(File.ReadAllText(path), Form) is { Servers: not null } kept
                ? kept
                : KeptLogins.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandProblem($"{path} cannot be read ({e.Message}): repair it, or remove it and log in again");
        }
    }

    /// <summary>Replaces the file atomically: an interrupted write leaves the old file or the new one.</summary>
    public void Write(KeptLogins logins)
    {
        try
        {
            OwnerFiles.MakeFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            var fresh = $"{path}.{Guid.NewGuid():N}";
            using (var file = OwnerFiles.Create(fresh))
                JsonSerializer.Serialize(file, logins, Form);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandProblem($"{path} cannot be written: {e.Message}", Commands.ExitCode.Failed);
        }
    }

    private static string Folder() => Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } configured
        ? configured
        : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
}
