namespace Replication.App.Configuration;

/// <summary>Where a setting was written: in a line of the file, in an environment variable, or nowhere.</summary>
internal sealed record Place : IComparable<Place>
{
    /// <summary>No file was given: the defaults apply.</summary>
    public static readonly Place Defaults = new();

    private Place()
    {
    }

    private (bool, int, string) Order => (Variable is not null, Line ?? 0, Variable ?? "");

    public string? File { get; private init; }

    public int? Line { get; private init; }

    public string? Variable { get; private init; }

    public static Place InFile(string file, int? line = null) => new() { File = file, Line = line };

    public static Place OfVariable(string name) => new() { Variable = name };

    // In the order in which a user fixes the problems: the lines of the file, then the environment.
    public int CompareTo(Place? other) => Order.CompareTo(other?.Order ?? default);

    public override string ToString() => (Variable, File, Line) switch
    {
        ({ } variable, _, _) => $"environment variable {variable}",
        (_, { } file, { } line) => $"{file}:{line}",
        (_, { } file, _) => file,
        _ => "defaults",
    };
}
