using System.Globalization;

namespace Replication.Benchmarks.Peers;

/// <summary>The command-line options of the comparison.</summary>
internal sealed record PeerOptions
{
    public const string Usage = """
        peers [--install] [--scenes NAME,…] [--contenders TEXT,…] [--repeats N] [--budget SECONDS] [--program FOLDER]
          --install      get the peers that are missing with apt, into the folder artifacts; nothing is installed
          --scenes       only these
          --contenders   only those whose names hold one of these texts
          --repeats      copies of each contender in each scene; otherwise each scene's own number
          --budget       no further repeat of a scene is begun after so many seconds
          --program      a published program for the cold runs; otherwise it is published first
        """;

    public bool Install { get; init; }

    public IReadOnlyList<string> Scenes { get; init; } = [];

    public IReadOnlyList<string> Contenders { get; init; } = [];

    public int? Repeats { get; init; }

    public TimeSpan? Budget { get; init; }

    public string? Program { get; init; }

    /// <summary>Parses the options. Returns null and a problem if they are invalid.</summary>
    public static PeerOptions? Parse(IReadOnlyList<string> arguments, out string? problem)
    {
        var options = new PeerOptions();
        problem = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--install")
            {
                options = options with { Install = true };
                continue;
            }
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            options = arguments[i++] switch
            {
                "--scenes" when value.Length > 0 => options with { Scenes = value.Split(',') },
                "--contenders" when value.Length > 0 => options with { Contenders = value.Split(',') },
                "--repeats" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var repeats) && repeats > 0 =>
                    options with { Repeats = repeats },
                "--budget" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) =>
                    options with { Budget = TimeSpan.FromSeconds(seconds) },
                "--program" when value.Length > 0 => options with { Program = value },
                _ => null!,
            };
            if (options is null)
            {
                problem = $"not understood: {arguments[i - 1]} {value}";
                return null;
            }
        }
        return options;
    }
}
