namespace Replication.UnitTests.Deploy;

/// <summary>One service of docker-compose.yml.</summary>
internal sealed class ComposeService(string name, Dictionary<object, object> keys)
{
    public string Name => name;

    public string Image => (string)keys["image"];

    public IReadOnlyList<string> Command => Texts("command");

    public IReadOnlyDictionary<string, string> Environment =>
        keys.Map("environment").ToDictionary(it => (string)it.Key, it => (string)it.Value);

    public IReadOnlyList<string> HealthTest => keys.Map("healthcheck").Texts("test");

    /// <summary>The condition to wait for, by the name of the service.</summary>
    public IReadOnlyDictionary<string, string> DependsOn =>
        keys.Map("depends_on").ToDictionary(it => (string)it.Key, it => (string)((Dictionary<object, object>)it.Value)["condition"]);

    /// <summary>The mounts: source, path in the container, and whether it is writable.</summary>
    public IReadOnlyList<(string Source, string Place, bool IsWritable)> Mounts =>
        [.. Texts("volumes").Select(it => it.Split(':')).Select(it => (it[0], it[1], it is not [_, _, "ro"]))];

    public IReadOnlyList<string> Texts(string key) => keys.Texts(key);

    public string? Text(string key) => keys.GetValueOrDefault(key) as string;

    /// <summary>The Dockerfile of the image; null when the image is pulled.</summary>
    public string? Dockerfile => keys.Map("build").GetValueOrDefault("dockerfile") as string;
}
