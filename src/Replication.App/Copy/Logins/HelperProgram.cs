namespace Replication.App.Copy.Logins;

/// <summary>Finds a credential helper on the search path alone: a program of that name in the current folder is not used.</summary>
internal static class HelperProgram
{
    public static string? Find(string name, string? searchPath) => (searchPath ?? "")
        .Split(Path.PathSeparator)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
        .FirstOrDefault(File.Exists);
}
