namespace Replication.App.Copy.Logins;

/// <summary>Finds a credential helper on the search path alone: a program that lies in the current folder by that name is none.</summary>
internal static class HelperProgram
{
    public static string? Find(string name, string? searchPath) => (searchPath ?? "")
        .Split(Path.PathSeparator)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
        .FirstOrDefault(File.Exists);
}
