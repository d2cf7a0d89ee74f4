using System.Text.RegularExpressions;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Reading;

/// <summary>Reads single values, and collects all problems.</summary>
internal sealed partial class ValueReader(Substitution substitution, List<ConfigurationProblem> problems, Action<ReadKey>? onKey = null)
{
    private readonly List<ConfigurationProblem> _warnings = [];

    /// <summary>Probable mistakes in values that could be read.</summary>
    public IReadOnlyList<ConfigurationProblem> Warnings => _warnings;

    /// <summary>Reports a key that is being read.</summary>
    public void Report(string path, string allowed, bool isRequired = false, Func<string, bool>? isDefault = null) =>
        onKey?.Invoke(new ReadKey(path, allowed, isRequired, isDefault));

    /// <summary>Reads one value. Returns false and adds a problem when the text is not of this kind.</summary>
    public bool TryRead<T>(Node node, Place place, string path, ValueKind<T> kind, out T value)
    {
        value = default!;
        if (node is not Node.Scalar scalar)
        {
            RefuseKind(node, place, path, kind.Allowed);
            return false;
        }
        if (scalar.Form is { } form && form != kind.Form)
        {
            RefuseKind(node, place, path, kind.Allowed);
            return false;
        }
        var text = substitution.Apply(scalar.Text);
        if (text.Failure is not null)
        {
            Add(scalar.Place, path, text.Failure);
            return false;
        }
        var reading = kind.Read(text.Text);
        if (reading.Complaint is not null)
        {
            Add(scalar.Place, path, $"{Shown(scalar, text, kind.Hidden || reading.Hidden)} {reading.Complaint}; allowed: {kind.Allowed}");
            return false;
        }
        if (substitution.IsOn && Variable().IsMatch(scalar.Text))
            _warnings.Add(new ConfigurationProblem(
                scalar.Place,
                path,
                "the value begins with '$' and looks like the name of an environment variable, but it is taken as it is; write ${env:NAME} "
                    + "for the value of the variable"));
        value = reading.Value!;
        return true;
    }

    /// <summary>Adds a problem with a value that could be read.</summary>
    public void Refuse(Node node, Place place, string path, string complaint, bool hidden) => Add(place, path, node is Node.Scalar scalar
        ? $"{Shown(scalar, substitution.Apply(scalar.Text), hidden)} {complaint}"
        : $"{node.Kind} {complaint}");

    public void RefuseKind(Node node, Place place, string path, string allowed) => Add(place, path, node is Node.Nothing
        ? $"the key has no value; allowed: {allowed}"
        : $"found {node.Kind}; allowed: {allowed}");

    public void AddUnknownKey(Place place, string path, string message) =>
        problems.Add(new ConfigurationProblem(place, path, message) { IsUnknownKey = true });

    public void Add(Place place, string path, string message) => problems.Add(new ConfigurationProblem(place, path, message));

    private static string Shown(Node.Scalar scalar, Substituted text, bool hidden) =>
        (hidden || MayHoldSecret(scalar.Text), text.Replaced) switch
        {
            (true, _) => "the value (not shown)",
            (_, true) => $"{ShownText.Quote(scalar.Text)} (its value is not shown)",
            _ => ShownText.Quote(scalar.Text),
        };

    // Users sometimes enter a login, an address with a login, or a private key under the wrong key.
    private static bool MayHoldSecret(string text) =>
        text.Contains("PRIVATE KEY", StringComparison.Ordinal)
        || (text.Contains('@', StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal));

    [GeneratedRegex(@"\A\$[A-Z_][A-Z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
