using System.Text.Json;
using System.Text.Json.Serialization;
using Replication.App.Configuration;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;

namespace Replication.App.Hosting;

/// <summary>
/// Reads the files again that the configuration names (<c>${file:PATH}</c>) when their content changes, and applies changed instances and
/// API tokens. Other settings need a restart.
/// </summary>
internal sealed partial class ConfigurationFileWatch(
    LoadedConfiguration loaded,
    ApiTokens tokens,
    InstanceBook instances,
    ConfigurationFileInterval interval,
    TimeProvider time,
    ILogger<ConfigurationFileWatch> logger) : BackgroundService
{
    private static readonly JsonSerializerOptions Comparable = new(JsonSerializerDefaults.Web) { Converters = { new Revealed() } };

    private string? _logged;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(interval.Value, time, CompareAsync, stoppingToken);

    internal async Task CompareAsync(CancellationToken cancellationToken)
    {
        var changed = string.Join(", ", loaded.FindChanged());
        if (changed.Length == 0)
        {
            _logged = null;
            return;
        }
        switch (loaded.Read())
        {
            case ConfigurationResult.Ok ok:
                await ApplyAsync(ok.Configuration, changed, cancellationToken);
                break;
            case ConfigurationResult.Invalid invalid when string.Join(" ", invalid.Lines()) is var problem && problem != _logged:
                // Logged once, not at every comparison. The file may be written at this moment.
                LogInvalid(changed, problem);
                _logged = problem;
                break;
        }
    }

    private async Task ApplyAsync(ReplicationConfiguration configuration, string files, CancellationToken cancellationToken)
    {
        _logged = null;
        var known = instances.Declared.ToDictionary(static it => it.Name, StringComparer.Ordinal);
        // An unchanged instance stays the same object.
        List<RegistryInstance> all = [
            .. configuration.Instances.Select(it => known.TryGetValue(it.Value.Name, out var same) && AreEqual(same, it.Value)
                ? same
                : it.Value)
        ];
        List<string> changes = [
            .. all.Where(it => !ReferenceEquals(known.GetValueOrDefault(it.Name), it)).Select(static it => $"instance '{it.Name}'")
        ];
        if (changes.Count > 0)
            await instances.ReplaceDeclaredAsync(all, cancellationToken);
        List<ApiToken> given = [.. configuration.Auth.Tokens.Select(static it => it.Value)];
        if (!AreEqual(given, tokens.Tokens))
        {
            tokens.Replace(given);
            changes.Add("API tokens");
        }
        if (changes.Count > 0)
            LogApplied(files, string.Join(", ", changes));
        else
            LogNotApplied(files);
    }

    private static bool AreEqual<T>(T one, T other) =>
        JsonSerializer.Serialize(one, Comparable) == JsonSerializer.Serialize(other, Comparable);

    [LoggerMessage(LogLevel.Information, "Changed files {Files} were read again and apply now: {Changes}")]
    private partial void LogApplied(string files, string changes);

    [LoggerMessage(LogLevel.Warning, "Changed files {Files} belong to settings that apply after a restart only")]
    private partial void LogNotApplied(string files);

    [LoggerMessage(LogLevel.Warning, "Changed files {Files} are not used, and the earlier content stays in use: {Problem}")]
    private partial void LogInvalid(string files, string problem);

    // The texts are compared and dropped.
    private sealed class Revealed : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("secrets are not read");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Reveal());
    }
}
