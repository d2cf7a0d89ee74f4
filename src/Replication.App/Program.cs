using Replication.App.Commands;

return await CommandLine.RunAsync(CommandLine.Root(), args);
