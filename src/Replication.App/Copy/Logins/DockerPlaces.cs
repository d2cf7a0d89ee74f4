namespace Replication.App.Copy.Logins;

/// <summary>The paths where <c>docker login</c> and <c>podman login</c> store logins.</summary>
internal static class DockerPlaces
{
    /// <summary>The files to read, in order. A file that an environment variable names is the only one.</summary>
    public static IReadOnlyList<string> Of(Func<string, string?> environment, string home)
    {
        string? Named(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
        if (Named("REGISTRY_AUTH_FILE") is { } file)
            return [file];
        if (Named("DOCKER_CONFIG") is { } folder)
            return [Path.Combine(folder, "config.json")];
        return [
            .. Named("XDG_RUNTIME_DIR") is { } runtime ? (ReadOnlySpan<string>)[Path.Combine(runtime, "containers", "auth.json")] : [],
            Path.Combine(Named("XDG_CONFIG_HOME") ?? Path.Combine(home, ".config"), "containers", "auth.json"),
            Path.Combine(home, ".docker", "config.json"),
        ];
    }
}
