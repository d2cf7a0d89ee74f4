using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.WebConsole.Pages.Repositories;

/// <summary>What the dialog that replicates tags contains.</summary>
public sealed class ReplicateForm
{
    private readonly string _source;
    private readonly string _repository;
    private readonly IReadOnlyList<ShownInstance> _instances;
    private string? _region;

    public ReplicateForm(string source, string repository, IReadOnlyList<string> tags, IEnumerable<ShownInstance> instances)
    {
        (_source, _repository, Tags) = (source, repository, tags);
        _instances = [.. instances.Where(it => it.Name != source)];
        var slash = repository.LastIndexOf('/');
        (Namespace, Repository) = slash < 0 ? ("", repository) : (repository[..slash], repository[(slash + 1)..]);
    }

    public IReadOnlyList<string> Tags { get; }

    public RuleScenario Scenario { get; set; }

    /// <summary>The regions of the other instances.</summary>
    public IReadOnlyList<string> Regions =>
        [.. _instances.Select(static it => it.Region).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The region of the target; null: any. A target of another region is dropped.</summary>
    public string? Region
    {
        get => _region;
        set
        {
            _region = value;
            if (Target is { } target && !Targets.Contains(target))
                Target = null;
        }
    }

    /// <summary>The instances of the region.</summary>
    public IReadOnlyList<string> Targets =>
        [.. _instances.Where(it => _region is null || it.Region == _region).Select(static it => it.Name)];

    public string? Target { get; set; }

    public string Namespace { get; set; }

    public string Repository { get; set; }

    /// <summary>The tag at the target; used for one tag only. Empty: the tag of the source.</summary>
    public string Tag { get; set; } = "";

    public bool Overwrite { get; set; } = true;

    /// <summary>Whether the tag can have another name at the target.</summary>
    public bool HasTag => Tags.Count == 1;

    /// <summary>The repository at the target.</summary>
    public string TargetRepository => Namespace.Trim() is { Length: > 0 } name and not RepositoryName.EmptyNamespace
        ? $"{name}/{Repository.Trim()}"
        : Repository.Trim();

    /// <summary>The body of the call that replicates one of the tags.</summary>
    public JsonObject ToBody(string tag) => new()
    {
        ["source"] = new JsonObject { ["instance"] = _source, ["repository"] = _repository, ["tag"] = tag },
        ["target"] = new JsonObject
        {
            ["instance"] = Target,
            ["repository"] = TargetRepository,
            ["tag"] = HasTag && Tag.Trim() is { Length: > 0 } other ? other : tag,
        },
        ["scenario"] = Scenario.ToWord(),
        ["override"] = Overwrite,
    };
}
